--! Previous: sha1:384943b843204ca98065624bf40704cdfc511b7a
--! Hash: sha1:0a7090f599a361c803ffa33fc8d3e45fca3b1453
--! Message: row_security

select;
