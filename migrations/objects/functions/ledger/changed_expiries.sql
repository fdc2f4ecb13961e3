-- Of accounts from which nothing was ever used: there each award expires on its own, so the replay
-- of the changed bookings alone, before and after, says what the entries change.
create or replace function regulars.changed_expiries(
  restaurant_id uuid,
  changes public.loyalty_point_events[],
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  due_on date,
  due_at timestamptz,
  points bigint,
  numbers bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_booking_ids uuid[] := array(
    select given.booking_id
    from unnest(changed_expiries.changes) as given
  );
  v_before public.loyalty_point_events[];
  v_after public.loyalty_point_events[];
begin
  -- What is left of each award, under the award's name: so the replay dates it by the award.
  select
    coalesce(array_agg(awards.before) filter (where (awards.before).points_delta <> 0), '{}'),
    coalesce(array_agg(awards.after) filter (where (awards.after).points_delta <> 0), '{}')
  into v_before, v_after
  from (
    select
      regulars.new_entry(
        restaurant_id => changed_expiries.restaurant_id,
        program_id => flows.program_id,
        customer_id => flows.customer_id,
        points_delta => coalesce(
          sum(flows.points_delta) filter (where changed.source_key is null),
          0
        )::integer,
        reason => 'booking.adjustment',
        occurred_at => min(flows.earned_at),
        booking_id => flows.booking_id,
        reverses_event_id => flows.award_id
      ) as before,
      regulars.new_entry(
        restaurant_id => changed_expiries.restaurant_id,
        program_id => flows.program_id,
        customer_id => flows.customer_id,
        points_delta => sum(flows.points_delta)::integer,
        reason => 'booking.adjustment',
        occurred_at => min(flows.earned_at),
        booking_id => flows.booking_id,
        reverses_event_id => flows.award_id
      ) as after
    from (
      select distinct given.program_id, given.customer_id, given.booking_id
      from unnest(changed_expiries.changes) as given
    ) as accounts
    join regulars.point_flows as flows
      on flows.restaurant_id = changed_expiries.restaurant_id
      and flows.booking_id = accounts.booking_id
      -- leads to the index of bookings while no statistics do
      and flows.booking_id = any (v_booking_ids)
      and flows.program_id = accounts.program_id
      and flows.customer_id = accounts.customer_id
    join public.loyalty_point_events as written
      on written.restaurant_id = changed_expiries.restaurant_id
      and written.id = flows.id
    left join unnest(changed_expiries.changes) as changed
      on changed.source_key = written.source_key
    group by flows.program_id, flows.customer_id, flows.booking_id, flows.award_id
  ) as awards;

  return query
  select
    days.program_id,
    days.customer_id,
    days.due_on,
    days.due_at,
    -- what was not posted yet has not to come back
    greatest(days.points, -greatest(coalesce(posted.points, 0), 0))::bigint,
    coalesce(posted.numbers, 0)
  from (
    select
      replay.program_id,
      replay.customer_id,
      replay.due_on,
      max(replay.due_at) as due_at,
      sum(worlds.sign * replay.points) as points
    from (values (-1, v_before), (1, v_after)) as worlds (sign, entries)
    cross join lateral regulars.replay_points(
      restaurant_id => changed_expiries.restaurant_id,
      customer_ids => '{}',
      as_of => changed_expiries.as_of,
      entries => worlds.entries
    ) as replay
    where replay.state = 'expired'
    group by replay.program_id, replay.customer_id, replay.due_on
  ) as days
  left join lateral (
    select
      -sum(entries.points_delta) as points,
      count(*) filter (where entries.reason not in ('merge', 'transfer')) as numbers
    from regulars.standing_point_events as entries
    where entries.restaurant_id = changed_expiries.restaurant_id
      and entries.customer_id = days.customer_id
      and entries.program_id = days.program_id
      and entries.metadata ? 'due_on'
      and entries.metadata ->> 'due_on' = to_jsonb(days.due_on) #>> '{}'
      and entries.booking_id is null
  ) as posted on true;
end
$$;

comment on function regulars.changed_expiries(uuid, public.loyalty_point_events[], timestamptz) is
  'What entries of bookings, just appended, change in what is to be posted for each due date; for '
  'accounts without uses.';
revoke all on function regulars.changed_expiries(uuid, public.loyalty_point_events[], timestamptz)
  from public;
