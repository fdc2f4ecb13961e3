--! Previous: sha1:49befcb08b05108806b2145c6be531a29e0d0cba
--! Hash: sha1:34949944315e11a10dc7c92c490a2b7ebaf63301
--! Message: row_security

select;
