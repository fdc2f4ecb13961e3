--! Previous: sha1:f23b22d7226fede66e4dc22447f32a4ed5e30fd4
--! Hash: sha1:0891d7c060ca5ed9859b59139db70a740a05c93f
--! Message: row_security

select;
