--! Previous: sha1:9b6fd4e810b245754ff69e75995789797ea49421
--! Hash: sha1:434fb3960b41ca50add596c7b2ccc04ecc27e64a
--! Message: analytics_events

select;
