--! Previous: sha1:970611b585089e2fb6f518f0c319dfb198b2f255
--! Hash: sha1:9328f183a73c2123117441d46530e168a37f68d0
--! Message: analytics_events

select;
