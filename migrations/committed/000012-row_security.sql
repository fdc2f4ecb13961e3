--! Previous: sha1:17701248e309c154906c750bac7c032ad7abbe4c
--! Hash: sha1:5aa85caf7ef07c892c6c4ad88cdc78ba845b0d89
--! Message: row_security

select;
