--! Previous: sha1:7ae4f4426de1e8008b7fbc83a09cfbbd53263dca
--! Hash: sha1:488639d85bbeb96c4d259ec309bf5f7ca1a11910
--! Message: upkeep

select;
