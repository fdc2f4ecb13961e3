-- Per due date, owed is what has expired by the replay minus what is posted. Where more is posted
-- than has expired (a use was entered late, an award was taken back), the points come back. The sum
-- of an account decides whether anything is owed, so that due dates which shift with the
-- restaurant's time zone or start of day post nothing. A repeated or late call finds the same.
-- as_of null: now. With changes, only what these entries change, for accounts without uses.
create or replace function regulars.expiries_owed(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  changes public.loyalty_point_events[] default null
)
returns setof public.loyalty_point_events
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_customer_ids uuid[] := coalesce(
    expiries_owed.customer_ids,
    regulars.account_holders(expiries_owed.restaurant_id)
  );
begin
  return query
  with days as (
    select
      parts.program_id,
      parts.customer_id,
      parts.due_on,
      max(parts.due_at) as due_at,
      coalesce(sum(parts.expired), 0) - coalesce(sum(parts.posted), 0) as points,
      coalesce(sum(parts.numbers), 0) as numbers
    from (
      select
        replay.program_id,
        replay.customer_id,
        replay.due_on,
        replay.due_at,
        replay.points as expired,
        null::bigint as posted,
        null::bigint as numbers
      from regulars.replay_points(
        restaurant_id => expiries_owed.restaurant_id,
        customer_ids => v_customer_ids,
        as_of => expiries_owed.as_of
      ) as replay
      where replay.state = 'expired'
      union all
      select
        flows.program_id,
        flows.customer_id,
        flows.due_on,
        coalesce(
          min(flows.occurred_at) filter (where flows.points_delta < 0),
          min(flows.occurred_at)
        ),
        null,
        -sum(flows.points_delta),
        count(*) filter (where flows.reason not in ('merge', 'transfer'))
      from public.loyalty_points as accounts
      join public.customers
        on customers.restaurant_id = accounts.restaurant_id
        and customers.id = accounts.customer_id
        and customers.merged_into_id is null
      join regulars.point_flows as flows
        on flows.restaurant_id = accounts.restaurant_id
        and flows.program_id = accounts.program_id
        and flows.customer_id = accounts.customer_id
      where accounts.restaurant_id = expiries_owed.restaurant_id
        and accounts.customer_id = any (v_customer_ids)
        and flows.restaurant_id = expiries_owed.restaurant_id
        and flows.flow = 'expired'
        and (expiries_owed.as_of is null or flows.occurred_at <= expiries_owed.as_of)
      group by flows.program_id, flows.customer_id, flows.due_on
    ) as parts
    group by parts.program_id, parts.customer_id, parts.due_on
    union all
    select changed.*
    from regulars.changed_expiries(
      restaurant_id => expiries_owed.restaurant_id,
      changes => expiries_owed.changes,
      as_of => expiries_owed.as_of
    ) as changed
    where expiries_owed.changes is not null
  ),
  -- Points expire from the oldest due date on and come back from the newest on.
  owed as (
    select
      ranked.*,
      greatest(
        least(
          abs(ranked.points),
          abs(ranked.total) - (ranked.points_so_far - abs(ranked.points))
        ),
        0
      ) as share
    from (
      select
        days.*,
        sums.total,
        sum(abs(days.points)) over (
          partition by days.program_id, days.customer_id
          order by (days.due_on - date '2000-01-01') * sign(sums.total)
        ) as points_so_far
      from days
      join (
        select days.program_id, days.customer_id, sum(days.points) as total
        from days
        group by days.program_id, days.customer_id
      ) as sums
        on sums.program_id = days.program_id
        and sums.customer_id = days.customer_id
      where sign(days.points) = sign(sums.total)
        and sums.total <> 0
    ) as ranked
  ),
  reversals as materialized (
    select
      accounts.program_id,
      accounts.customer_id,
      max(flows.occurred_at) filter (where flows.flow = 'used') as given_back_at,
      max(flows.occurred_at) filter (where flows.flow = 'earned') as taken_back_at
    from (
      select distinct owed.program_id, owed.customer_id
      from owed
      where owed.share > 0
    ) as accounts
    left join regulars.point_flows as flows
      on flows.restaurant_id = expiries_owed.restaurant_id
      and flows.program_id = accounts.program_id
      and flows.customer_id = accounts.customer_id
      and flows.sequence > 0
      and flows.id <> flows.award_id
      and (expiries_owed.as_of is null or flows.occurred_at <= expiries_owed.as_of)
    where expiries_owed.changes is null
    group by accounts.program_id, accounts.customer_id
    union all
    select changed.program_id, changed.customer_id, null, max(changed.occurred_at)
    from unnest(expiries_owed.changes) as changed
    group by changed.program_id, changed.customer_id
  )
  select entries.*
  from owed
  join reversals
    on reversals.program_id = owed.program_id
    and reversals.customer_id = owed.customer_id
  cross join lateral (
    -- one entry holds at most 1000000000 points
    select
      null::uuid as reverses_event_id,
      least(owed.share - parts.part * 1000000000, 1000000000) as points,
      parts.part + 1 as number
    from generate_series(0, div(owed.share - 1, 1000000000)) as parts (part)
    where owed.total > 0
    union all
    -- Each entry of the due date comes back as far as it has not yet, the newest first; the oldest
    -- takes what is left.
    select
      newest.id,
      case
        when newest.is_oldest then owed.share - newest.points_before
        else least(newest.points, owed.share - newest.points_before)
      end,
      row_number() over (order by newest.points_before, newest.is_oldest)
    from (
      select
        expired.id,
        expired.points,
        sum(expired.points) over places - expired.points as points_before,
        row_number() over places = count(*) over () as is_oldest
      from (
        select
          entries.id,
          entries.sequence,
          greatest(-entries.points_delta - coalesce(sum(reversals.points_delta), 0), 0) as points
        from regulars.standing_point_events as entries
        left join public.loyalty_point_events as reversals
          on reversals.restaurant_id = expiries_owed.restaurant_id
          and reversals.reverses_event_id = entries.id
        where owed.total < 0
          and entries.restaurant_id = expiries_owed.restaurant_id
          and entries.program_id = owed.program_id
          and entries.customer_id = owed.customer_id
          -- by the index of due dates
          and entries.metadata ? 'due_on'
          and entries.metadata ->> 'due_on' = to_jsonb(owed.due_on) #>> '{}'
          and entries.booking_id is null
          and entries.points_delta < 0
        group by entries.id, entries.sequence, entries.points_delta
      ) as expired
      window places as (order by expired.sequence desc)
    ) as newest
    where newest.points_before < owed.share
      and (newest.points > 0 or newest.is_oldest)
  ) as pieces
  cross join lateral regulars.new_entry(
    restaurant_id => expiries_owed.restaurant_id,
    program_id => owed.program_id,
    customer_id => owed.customer_id,
    points_delta => (-sign(owed.total) * pieces.points)::integer,
    reason => case when owed.total > 0 then 'expiry' else 'expiry.reinstated' end,
    occurred_at => greatest(
      owed.due_at,
      -- Points given back after their due date expire at that moment; expired points are reinstated
      -- when their award is taken back.
      case when owed.total > 0 then reversals.given_back_at else reversals.taken_back_at end
    ),
    source_key => concat_ws(
      ':',
      'expiry',
      owed.program_id,
      owed.customer_id,
      owed.due_on,
      owed.numbers + pieces.number
    ),
    reverses_event_id => pieces.reverses_event_id,
    metadata => jsonb_build_object('due_on', owed.due_on)
  ) as entries
  where owed.share > 0
  order by owed.program_id, owed.customer_id, owed.due_on, pieces.number;
end
$$;

comment on function regulars.expiries_owed(
  uuid, uuid[], timestamptz, public.loyalty_point_events[]
) is
  'The ledger entries due by an instant so that for each due date as much is posted as expired on '
  'it; customer_ids null: all.';
revoke all on function regulars.expiries_owed(
  uuid, uuid[], timestamptz, public.loyalty_point_events[]
) from public;
