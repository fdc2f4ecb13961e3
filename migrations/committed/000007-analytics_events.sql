--! Previous: sha1:fcc49cf84b8b33f6c662e6066fdf19c6ac611b71
--! Hash: sha1:dbf4aed3528caa0c0c8ac05624467923d34e6850
--! Message: analytics_events

select;
