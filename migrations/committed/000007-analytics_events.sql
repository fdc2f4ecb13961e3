--! Previous: sha1:2eb0cd516e1b9f1ee49b43ab9addf832a9c475eb
--! Hash: sha1:374aac8e74a7d2e18f669e27a5e83d6c2a24f22f
--! Message: analytics_events

select;
