--! Previous: sha1:3cab6b5210ea1a5befa595a77685538e991211f8
--! Hash: sha1:74e89586162fc3d21ad5c25fad55f21b650981b5
--! Message: analytics_events

select;
