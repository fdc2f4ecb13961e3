--! Message: row_security

select;
