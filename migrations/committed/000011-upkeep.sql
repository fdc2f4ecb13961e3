--! Previous: sha1:1d9abb5e4b406ca7d363cf01f8664a73f8e6668e
--! Hash: sha1:78af461c5e49f66f7af353128cb237e89f1fc823
--! Message: upkeep

select;
