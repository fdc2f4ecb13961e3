--! Previous: sha1:0bbc0baeaec453a8f315fe3457b5c6929bc9ce36
--! Hash: sha1:17701248e309c154906c750bac7c032ad7abbe4c
--! Message: upkeep

select;
