create or replace function regulars.tg_analytics_events__queue()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into regulars.pending_analytics_events (restaurant_id, event_id)
  values (NEW.restaurant_id, NEW.id);
  return null;
end
$$;

comment on function regulars.tg_analytics_events__queue() is
  'Queues each new event until read_analytics_events assigns it a position.';
revoke all on function regulars.tg_analytics_events__queue() from public;

create or replace trigger _100_queue
after insert on public.analytics_events
for each row
execute function regulars.tg_analytics_events__queue();
