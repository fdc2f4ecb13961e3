-- Compare and set: of two processes under one name, the second gets an error. Otherwise both would
-- move the cursor back and forth over the same events.
create or replace function public.move_analytics_consumer(
  restaurant_id uuid,
  consumer text,
  expected text,
  cursor text
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(move_analytics_consumer.restaurant_id);
  perform regulars.assert_open(move_analytics_consumer.restaurant_id);

  if move_analytics_consumer.cursor !~ '^-?[0-9]{1,18}(-[0-9a-f]{8})?$' then
    perform regulars.refuse_field(
      'cursor',
      'a cursor that read_analytics_events gave',
      'Pass the cursor of the last event handled, or null to begin at the first.'
    );
  end if;

  update regulars.analytics_consumers
  set
    cursor = regulars.local_cursor(
      move_analytics_consumer.restaurant_id,
      move_analytics_consumer.cursor
    ),
    moved_at = clock_timestamp()
  where analytics_consumers.id = regulars.find_analytics_consumer(
      move_analytics_consumer.restaurant_id,
      move_analytics_consumer.consumer
    )
    and analytics_consumers.cursor is not distinct from regulars.local_cursor(
      move_analytics_consumer.restaurant_id,
      move_analytics_consumer.expected
    );
  if not found then
    raise exception using
      errcode = 'RG053',
      message = 'the stored cursor of the consumer is not the one expected',
      detail = 'Another process reads under the same name, or somebody moved the cursor.',
      hint = 'Let one process read under a name; open_analytics_consumer gives the cursor.',
      column = 'expected';
  end if;
end
$$;

comment on function public.move_analytics_consumer(uuid, text, text, text) is
  'Stores the cursor of the last event that a named consumer handled, provided the stored one is '
  'still the expected one. Raises RG001, RG053, RG054, RG080.';
revoke all on function public.move_analytics_consumer(uuid, text, text, text) from public;
