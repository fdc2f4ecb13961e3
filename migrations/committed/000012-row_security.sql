--! Previous: sha1:8c8db6ee440d295514c4ceee7a314c4587a30d67
--! Hash: sha1:f2b0bc47fff7c948ce557a184eb41722174562ba
--! Message: row_security

select;
