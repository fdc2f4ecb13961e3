-- A booking that is taken back after its points expired would take them twice. At each expiry no
-- more can have expired than had been awarded by then with a date up to its own, as it now stands,
-- less what had been used by then. By what the most of these falls when entries after the given
-- sequences are counted (all that was posted, if none are given), points come back, from the newest
-- expiry first. The caller holds the accounts.
--
-- What had expired before a merge is held against the points of its own account alone: what the
-- other had used by then used none of them. From the merge on both are one.
create or replace function regulars.reinstate_unearned_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  program_ids uuid[] default null,
  last_sequences integer[] default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_posted integer;
begin
  if not exists (
    select
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_point_events.customer_id = any (reinstate_unearned_expiries.customer_ids)
      and loyalty_point_events.metadata ? 'earned_before'
  ) then
    return 0;
  end if;

  with flows as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and flows.customer_id = any (reinstate_unearned_expiries.customer_ids)
  ),
  expiries as (
    select
      entries.program_id,
      entries.customer_id,
      entries.id,
      entries.merge_id,
      entries.sequence,
      -entries.points_delta - coalesce((
        select sum(reversals.points_delta)
        from public.loyalty_point_events as reversals
        where reversals.restaurant_id = reinstate_unearned_expiries.restaurant_id
          and reversals.reverses_event_id = entries.id
      ), 0) as points,
      coalesce(justified.points, 0) as justified,
      coalesce(justified.points_before, 0) as justified_before
    from (
      select
        events.*,
        flows.merge_id,
        -- what a merge brought may be older than what had expired here before
        case
          when flows.merge_id is null then max(dated.earned_before) over (
            partition by events.program_id, events.customer_id
            order by events.sequence
          )
          else max(dated.earned_before) over (
            partition by events.program_id, events.customer_id, flows.merge_id
            order by events.sequence
          )
        end as earned_before
      from public.loyalty_point_events as events
      join flows on flows.id = events.id
      cross join lateral (
        select (events.metadata ->> 'earned_before')::timestamptz as earned_before
      ) as dated
      where events.restaurant_id = reinstate_unearned_expiries.restaurant_id
        and flows.flow = 'expired'
        and events.points_delta < 0
        and events.metadata ? 'earned_before'
    ) as entries
    left join unnest(
      reinstate_unearned_expiries.program_ids,
      reinstate_unearned_expiries.customer_ids,
      reinstate_unearned_expiries.last_sequences
    ) as accounts (program_id, customer_id, last_sequence)
      on accounts.program_id = entries.program_id
      and accounts.customer_id = entries.customer_id
    left join lateral (
      select
        sum(flows.points_delta) as points,
        sum(flows.points_delta) filter (
          where flows.sequence <= accounts.last_sequence
        ) as points_before
      from flows
      where flows.program_id = entries.program_id
        and flows.customer_id = entries.customer_id
        and (entries.merge_id is null or flows.merge_id = entries.merge_id)
        and flows.award_sequence < entries.sequence
        and (
          flows.flow = 'earned'
            and flows.earned_at < entries.earned_before
          or flows.flow = 'used' and flows.sequence < entries.sequence
        )
    ) as justified on true
  ),
  -- what all that one merge brought allowed to expire
  brought as (
    select
      expiries.program_id,
      expiries.customer_id,
      min(expiries.sequence) as sequence,
      greatest(max(expiries.justified), 0) as justified,
      greatest(max(expiries.justified_before), 0) as justified_before
    from expiries
    where expiries.merge_id is not null
    group by expiries.program_id, expiries.customer_id, expiries.merge_id
  ),
  -- the account from each of its own expiries on, and from its beginning
  allowed as (
    select
      starts.program_id,
      starts.customer_id,
      starts.justified + coalesce(later.justified, 0) as justified,
      starts.justified_before + coalesce(later.justified_before, 0) as justified_before
    from (
      select
        expiries.program_id,
        expiries.customer_id,
        expiries.sequence,
        expiries.justified,
        expiries.justified_before
      from expiries
      where expiries.merge_id is null
      union all
      select distinct expiries.program_id, expiries.customer_id, 0, 0, 0
      from expiries
    ) as starts
    left join lateral (
      select
        sum(brought.justified) as justified,
        sum(brought.justified_before) as justified_before
      from brought
      where brought.program_id = starts.program_id
        and brought.customer_id = starts.customer_id
        and brought.sequence > starts.sequence
    ) as later on true
  ),
  excesses as (
    select
      allowed.program_id,
      allowed.customer_id,
      case
        when reinstate_unearned_expiries.last_sequences is null then expired.points
        else least(expired.points, max(allowed.justified_before))
      end - max(allowed.justified) as points
    from allowed
    join lateral (
      select -sum(flows.points_delta) as points
      from flows
      where flows.program_id = allowed.program_id
        and flows.customer_id = allowed.customer_id
        and flows.flow = 'expired'
    ) as expired on true
    group by expired.points, allowed.program_id, allowed.customer_id
  ),
  pieces as (
    select
      ranked.program_id,
      ranked.customer_id,
      ranked.id,
      least(ranked.points, excesses.points - (ranked.points_so_far - ranked.points)) as points,
      greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
        partition by ranked.program_id, ranked.customer_id
        order by ranked.sequence desc
      ) as sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from (
      select
        expiries.*,
        sum(expiries.points) over (
          partition by expiries.program_id, expiries.customer_id
          order by expiries.sequence desc
        ) as points_so_far
      from expiries
      where expiries.points > 0
    ) as ranked
    join excesses
      on excesses.program_id = ranked.program_id
      and excesses.customer_id = ranked.customer_id
    join public.loyalty_points
      on loyalty_points.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_points.program_id = ranked.program_id
      and loyalty_points.customer_id = ranked.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = reinstate_unearned_expiries.restaurant_id
        and loyalty_point_events.program_id = ranked.program_id
        and loyalty_point_events.customer_id = ranked.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    where ranked.points_so_far - ranked.points < excesses.points
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      reinstate_unearned_expiries.restaurant_id,
      pieces.program_id,
      pieces.customer_id,
      pieces.sequence,
      pieces.points,
      'expiry.reinstated',
      concat_ws(':', 'expiry.reinstated', pieces.id, pieces.sequence),
      pieces.id,
      '{"unearned": true}',
      v_now,
      pieces.recorded_at
    from pieces
    order by pieces.program_id, pieces.customer_id, pieces.sequence
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + sums.points,
      last_sequence = sums.last_sequence,
      updated_at = v_now
    from (
      select
        pieces.program_id,
        pieces.customer_id,
        sum(pieces.points)::bigint as points,
        max(pieces.sequence) as last_sequence,
        count(*) as entries
      from pieces
      group by pieces.program_id, pieces.customer_id
    ) as sums
    where loyalty_points.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_points.program_id = sums.program_id
      and loyalty_points.customer_id = sums.customer_id
    returning sums.entries
  )
  select coalesce(sum(changed.entries), 0)
  into v_posted
  from changed;

  return v_posted;
end
$$;

comment on function regulars.reinstate_unearned_expiries(uuid, uuid[], uuid[], integer[]) is
  'Gives back what expired of points that were taken back since; returns how many entries.';
revoke all on function regulars.reinstate_unearned_expiries(uuid, uuid[], uuid[], integer[])
  from public;
