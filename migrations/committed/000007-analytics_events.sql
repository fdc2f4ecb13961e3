--! Message: analytics_events

select;
