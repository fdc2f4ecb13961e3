create or replace function public.open_analytics_consumer(
  restaurant_id uuid,
  consumer text
)
returns table (
  cursor text,
  held_booking_ids uuid[]
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(open_analytics_consumer.restaurant_id);

  if coalesce(open_analytics_consumer.consumer, '') !~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
    or length(open_analytics_consumer.consumer) > 100
  then
    perform regulars.refuse_field(
      'consumer',
      'lower-case words and digits with - or _ between them, at most 100 characters',
      'A name such as mailer or data-warehouse.'
    );
  end if;

  insert into regulars.analytics_consumers (of_restaurant_id, name)
  values (open_analytics_consumer.restaurant_id, open_analytics_consumer.consumer)
  on conflict do nothing;
  if found then
    perform regulars.assert_open(open_analytics_consumer.restaurant_id);
  end if;

  return query
  select
    consumers.cursor,
    array(
      select distinct aside.booking_id
      from regulars.set_aside_analytics_events as aside
      where aside.consumer_id = consumers.id
        and aside.booking_id is not null
    )
  from regulars.analytics_consumers as consumers
  where consumers.name = open_analytics_consumer.consumer
    and (
      consumers.of_restaurant_id = open_analytics_consumer.restaurant_id
      or consumers.of_restaurant_id is null and open_analytics_consumer.restaurant_id is null
    );
end
$$;

comment on function public.open_analytics_consumer(uuid, text) is
  'The stored cursor of a named consumer of the feed (restaurant null: of all restaurants; cursor '
  'null: it begins at the first event), and the bookings with events that it set aside. Makes the '
  'consumer if it does not exist. Raises RG001, RG080.';
revoke all on function public.open_analytics_consumer(uuid, text) from public;
