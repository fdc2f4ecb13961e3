--! Previous: sha1:edc3095ce1abd6ef02bdd00ada33ba3c3e7cca8b
--! Hash: sha1:863b31dc4235a915ec42e49fd8cae135ca6347df
--! Message: row_security

select;
