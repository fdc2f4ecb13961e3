--! Previous: sha1:127c2464278cd9ad0abb810eea891717d1c979f7
--! Hash: sha1:8d762c8ae9dc44fc1e794f25c0c346a3b99a4a1b
--! Message: row_security

select;
