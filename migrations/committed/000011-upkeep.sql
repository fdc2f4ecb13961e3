--! Previous: sha1:fe6fc1ccd2f5843ea8e27bf980b46a73bc979ce4
--! Hash: sha1:edc3095ce1abd6ef02bdd00ada33ba3c3e7cca8b
--! Message: upkeep

select;
