--! Previous: sha1:e4d50a8b694f75c307c08baf6203ee1e73ef98b3
--! Hash: sha1:66804c28807ff051227112bc75b6e9f384cd78c6
--! Message: analytics_events

select;
