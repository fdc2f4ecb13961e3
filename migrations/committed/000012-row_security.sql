--! Previous: sha1:78af461c5e49f66f7af353128cb237e89f1fc823
--! Hash: sha1:c325f13c4c80d559406ca9e7e9f8832bf679429c
--! Message: row_security

select;
