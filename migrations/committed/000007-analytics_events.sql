--! Previous: sha1:aaec079b5cf1eb2b7a710e86be839d3407f59aff
--! Hash: sha1:25343c581b4242bf77d8e097837cfa4815e6df53
--! Message: analytics_events

select;
