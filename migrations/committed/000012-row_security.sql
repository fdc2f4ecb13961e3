--! Previous: sha1:eac6b5f4c54eb6a7962a1ffd8fe7fb1a25fa2aa7
--! Hash: sha1:c96c0a9ded5fe22c2d251acd4081c3ae42b2d002
--! Message: row_security

select;
