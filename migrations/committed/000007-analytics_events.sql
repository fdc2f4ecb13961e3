--! Previous: sha1:f6365c4610f623c37ad3a305540e8800e9228d81
--! Hash: sha1:436b4a9cdf17f7cb43aad833f5a659ac40f6658a
--! Message: analytics_events

select;
