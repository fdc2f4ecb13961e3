--! Previous: sha1:2eb6198522c802ea5ca44725dafcbde5ab4acdc3
--! Hash: sha1:9b48aab1a39df87dd163845865bf88f50b4808bb
--! Message: analytics_events

select;
