--! Previous: sha1:339b8b32fdc0822374ee203466406046b1608cf8
--! Hash: sha1:5766fe9ea26d9a295db38e32804bb490dbfba687
--! Message: analytics_events

select;
