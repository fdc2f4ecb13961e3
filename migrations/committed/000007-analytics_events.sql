--! Previous: sha1:42a90e75223b901976514a979d582a493e231bd3
--! Hash: sha1:e5a9c202636d432598b220e5635df4ce71e6c554
--! Message: analytics_events

select;
