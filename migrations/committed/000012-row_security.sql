--! Previous: sha1:1f5af42e887f0d8c9ca42bde3d2277a99df8e573
--! Hash: sha1:33ee1e6190f122aa78ec81b06565886d1e897e57
--! Message: row_security

select;
