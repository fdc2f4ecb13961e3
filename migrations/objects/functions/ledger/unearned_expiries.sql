-- A booking that is taken back after its points expired would take them twice. At each expiry no
-- more can have expired than had been awarded by then with a date up to its own, as it now stands,
-- less what had been used by then. By what the most of these falls with the entries that are to be
-- appended (against all that expired, if none are given), points come back, from the newest expiry
-- first. The caller holds the accounts.
--
-- What had expired before a merge is held against the points of its own account alone: what the
-- other had used by then used none of them. From the merge on both are one.
create or replace function regulars.unearned_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  entries public.loyalty_point_events[] default null
)
returns setof public.loyalty_point_events
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if not exists (
    select
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = unearned_expiries.restaurant_id
      and loyalty_point_events.customer_id = any (unearned_expiries.customer_ids)
      and loyalty_point_events.metadata ? 'earned_before'
  ) then
    return;
  end if;

  return query
  with posted as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = unearned_expiries.restaurant_id
      and flows.customer_id = any (unearned_expiries.customer_ids)
  ),
  -- of the entries still to come only those matter that take an award back: all else comes after
  -- every expiry
  flows as materialized (
    select
      posted.program_id,
      posted.customer_id,
      posted.id,
      posted.flow,
      posted.earned_at,
      posted.award_sequence,
      posted.sequence,
      posted.merge_id,
      posted.points_delta,
      true as is_posted
    from posted
    union all
    select
      awards.program_id,
      awards.customer_id,
      null,
      awards.flow,
      awards.earned_at,
      awards.award_sequence,
      null,
      awards.merge_id,
      entries.points_delta,
      false
    from unnest(unearned_expiries.entries) as entries
    join posted as awards on awards.id = entries.reverses_event_id
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
        where reversals.restaurant_id = unearned_expiries.restaurant_id
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
      where events.restaurant_id = unearned_expiries.restaurant_id
        and flows.flow = 'expired'
        and events.points_delta < 0
        and events.metadata ? 'earned_before'
    ) as entries
    left join lateral (
      select
        sum(flows.points_delta) as points,
        sum(flows.points_delta) filter (where flows.is_posted) as points_before
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
        when unearned_expiries.entries is null then expired.points
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
  )
  select unearned.*
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
  cross join lateral regulars.new_entry(
    restaurant_id => unearned_expiries.restaurant_id,
    program_id => ranked.program_id,
    customer_id => ranked.customer_id,
    points_delta => least(
      ranked.points,
      excesses.points - (ranked.points_so_far - ranked.points)
    )::integer,
    reason => 'expiry.reinstated',
    occurred_at => unearned_expiries.as_of,
    reverses_event_id => ranked.id,
    metadata => '{"unearned": true}'
  ) as unearned
  where ranked.points_so_far - ranked.points < excesses.points
  order by ranked.program_id, ranked.customer_id, ranked.sequence desc;
end
$$;

comment on function regulars.unearned_expiries(
  uuid, uuid[], timestamptz, public.loyalty_point_events[]
) is
  'The ledger entries that give back what expired of points that were, or with the given '
  'entries would be, taken back.';
revoke all on function regulars.unearned_expiries(
  uuid, uuid[], timestamptz, public.loyalty_point_events[]
) from public;
