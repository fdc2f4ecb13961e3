-- Neither "id > cursor" nor a snapshot's xmin makes a feed: the first skips events that commit
-- late, the second stops behind any open transaction of the server. Here the writer inserts a
-- pending row in its own transaction, and a reader assigns positions to committed events under the
-- lock of one row. A reader that finds the lock taken reads only events that already have
-- positions. A position, once committed, is final. The cursor also names the event at its position:
-- a database restored from an older backup assigns the same positions to other events.
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
-- A generic plan for one restaurant and for all would read the whole feed for the one.
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_cursor text;
  v_after bigint;
  v_last bigint;
  v_given bigint;
begin
  perform regulars.assert_restaurant(read_analytics_events.restaurant_id);

  if read_analytics_events.limit_to is null
    or read_analytics_events.limit_to not between 1 and 10000
  then
    perform regulars.refuse_field(
      'limit_to',
      'a whole number from 1 to 10000',
      'Read in batches, each after the cursor of the last.'
    );
  end if;
  if read_analytics_events.after !~ '^-?[0-9]{1,18}(-[0-9a-f]{8})?$' then
    perform regulars.refuse_field(
      'after',
      'a cursor that read_analytics_events gave',
      'Pass the cursor of the last event handled, or null to begin at the first.'
    );
  end if;
  v_cursor := regulars.local_cursor(
    read_analytics_events.restaurant_id,
    read_analytics_events.after
  );
  v_after := regulars.cursor_position(v_cursor);

  -- A standby assigns no positions and reads only events that already have them.
  if current_setting('transaction_read_only') = 'off' then
    select feeds.last_position
    into v_last
    from regulars.analytics_feeds as feeds
    for update skip locked;
  end if;

  if v_last is not null then
    with taken as (
      delete from regulars.pending_analytics_events
      where (pending_analytics_events.restaurant_id, pending_analytics_events.event_id) in (
        select pending.restaurant_id, pending.event_id
        from regulars.pending_analytics_events as pending
        -- those of a restaurant on its way are told where it arrives
        where not exists (
          select
          from regulars.closed_restaurants as closed
          where closed.restaurant_id = pending.restaurant_id
            and (closed.reopens_at is null or closed.reopens_at > clock_timestamp())
        )
        order by pending.event_id
        limit 10000
      )
      returning pending_analytics_events.restaurant_id, pending_analytics_events.event_id
    ),
    ordered as (
      select
        events.restaurant_id,
        events.id,
        -- Ids follow time. A booking's events keep their order even if the clock is set back.
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
        <> substring(v_cursor from '-([0-9a-f]{8})$')
  ) and not exists (
    select
    from regulars.analytics_event_positions as positions
    where positions.position = v_after
      and regulars.feed_cursor(positions.position, positions.event_id) = v_cursor
  ) then
    raise exception using
      errcode = 'RG052',
      message = 'the cursor is of another history of the feed',
      detail = format('Position %s holds a different event from the one that was read.', v_after),
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
  -- Walks along the positions one by one: a set-based join would read all events of a restaurant
  -- that is far behind, for each batch.
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
  'The next events after a cursor, in order within each booking and without loss (restaurant '
  'null: of all restaurants). Delivers at least once: keep the cursor of the last event handled. '
  'Assigns positions to new events as it reads, except in a read-only transaction. Raises RG001, '
  'RG052.';
revoke all on function public.read_analytics_events(uuid, text, integer) from public;
