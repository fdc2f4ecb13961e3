--! Previous: sha1:15bd7b985d76a10108c53ecf21ff7af41c94c434
--! Hash: sha1:a7741392f52e4a8a82b6b700ddfdf323d494725a
--! Message: row_security

select;
