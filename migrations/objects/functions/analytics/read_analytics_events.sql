-- Neither "id > cursor" nor a snapshot's xmin makes a feed: the first skips what commits late, the
-- second stands still behind any open transaction of the server. Here the writer leaves a pending
-- row in its own transaction, and whoever reads gives positions to what has committed, holding one
-- row's lock; who finds the lock taken reads what has positions already. A position, once
-- committed, is final. The cursor also tells the event at its position, because a database restored
-- from an older backup gives the same positions to other events.
create or replace function public.read_analytics_events(
  restaurant_id uuid,
  after text default null,
  limit_to integer default 100
)
returns table (
  cursor text,
  id uuid,
  event_restaurant_id uuid,
  event_type text,
  schema_version integer,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb,
  emitted_by text,
  occurred_at timestamptz,
  recorded_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- one plan for a restaurant and for all of them would read the whole feed for the one
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_after bigint;
  v_last bigint;
  v_given bigint;
begin
  perform regulars.assert_restaurant(read_analytics_events.restaurant_id);

  if read_analytics_events.limit_to is null
    or read_analytics_events.limit_to not between 1 and 10000
  then
    raise exception using
      errcode = 'RG050',
      message = 'the number of events to read is not valid',
      detail = 'limit_to must be a whole number from 1 to 10000.',
      hint = 'Read in batches, each after the cursor of the last.',
      column = 'limit_to';
  end if;
  if read_analytics_events.after !~ '^[0-9]{1,18}(-[0-9a-f]{8})?$' then
    raise exception using
      errcode = 'RG051',
      message = 'the cursor is not one of this feed',
      detail = 'after must be a cursor that read_analytics_events gave.',
      hint = 'Pass the cursor of the last event handled, or null to begin at the first.',
      column = 'after';
  end if;
  v_after := split_part(coalesce(read_analytics_events.after, '0'), '-', 1)::bigint;

  select feeds.last_position
  into v_last
  from regulars.analytics_feeds as feeds
  for update skip locked;

  if found then
    with taken as (
      delete from regulars.pending_analytics_events
      where (pending_analytics_events.restaurant_id, pending_analytics_events.event_id) in (
        select pending.restaurant_id, pending.event_id
        from regulars.pending_analytics_events as pending
        order by pending.event_id
        limit 10000
      )
      returning pending_analytics_events.restaurant_id, pending_analytics_events.event_id
    ),
    ordered as (
      select
        events.restaurant_id,
        events.id,
        -- ids run with time; of one booking's events none may overtake an earlier one, clock set
        -- back or not
        max(events.id::text) over (
          partition by
            events.restaurant_id,
            case when events.booking_sequence is null then events.id else events.booking_id end
          order by events.booking_sequence
        ) as place,
        events.booking_sequence
      from taken
      join public.analytics_events as events
        on events.restaurant_id = taken.restaurant_id
        and events.id = taken.event_id
    ),
    positioned as (
      insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
      select
        ordered.restaurant_id,
        v_last + row_number() over (order by ordered.place, ordered.booking_sequence, ordered.id),
        ordered.id
      from ordered
      returning position
    )
    select max(positioned.position)
    into v_given
    from positioned;

    if v_given is not null then
      update regulars.analytics_feeds
      set last_position = v_given;
    end if;
  end if;

  select feeds.last_position
  into v_last
  from regulars.analytics_feeds as feeds;

  if v_after > v_last then
    raise exception using
      errcode = 'RG052',
      message = 'the cursor is ahead of the feed',
      detail = format('The cursor is %s, the newest event has %s.', v_after, v_last),
      hint = 'An older backup was restored: agree with the consumer where to begin again.',
      column = 'after';
  end if;

  if exists (
    select
    from regulars.analytics_event_positions as positions
    where positions.position = v_after
      and right(positions.event_id::text, 8)
        <> nullif(split_part(read_analytics_events.after, '-', 2), '')
  ) then
    raise exception using
      errcode = 'RG052',
      message = 'the cursor is of another history of the feed',
      detail = format('Position %s holds another event than the one that was read.', v_after),
      hint = 'An older backup was restored: agree with the consumer where to begin again.',
      column = 'after';
  end if;

  return query
  select
    regulars.feed_cursor(positions.position, positions.event_id),
    events.id,
    events.restaurant_id,
    events.event_type,
    events.schema_version,
    events.booking_id,
    events.booking_sequence,
    events.customer_id,
    events.payload,
    events.emitted_by,
    events.occurred_at,
    events.recorded_at
  from regulars.analytics_event_positions as positions
  -- one by one along the positions: joined as a set, a restaurant far behind would be read whole
  -- for each batch
  cross join lateral (
    select *
    from public.analytics_events
    where analytics_events.restaurant_id = positions.restaurant_id
      and analytics_events.id = positions.event_id
    offset 0
  ) as events
  where positions.position > v_after
    and (
      read_analytics_events.restaurant_id is null
      or positions.restaurant_id = read_analytics_events.restaurant_id
    )
  order by positions.position
  limit read_analytics_events.limit_to;
end
$$;

comment on function public.read_analytics_events(uuid, text, integer) is
  'The next events after a cursor, in order for each booking, losing none (restaurant null: of '
  'all restaurants). At least once: keep the cursor of the last event handled. Gives positions to '
  'new events as it reads. Raises RG050, RG051, RG052.';
revoke all on function public.read_analytics_events(uuid, text, integer) from public;
