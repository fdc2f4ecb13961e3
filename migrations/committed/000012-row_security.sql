--! Previous: sha1:aed3a45baa7f5b8f0b5d355bd243b5c97169b13c
--! Hash: sha1:152c821362e85e905a233abac344d25d605c2b3e
--! Message: row_security

select;
