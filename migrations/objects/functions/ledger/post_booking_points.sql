-- The posting protocol: the caller holds the bookings' rows; here the accounts are inserted where
-- missing and locked in one order, and only then a new statement compares bookings with ledger and
-- appends what is missing. A difference computed before the locks would be wrong. Posting again
-- posts nothing.
--
-- What is taken back is taken from the newest award of the booking first, one entry for each award,
-- which it names: an award is never taken back twice, and keeps its own date for tiers and expiry.
-- What moves to another account arrives there award by award, on the dates on which it was earned.
-- Only awards that stand are taken back: the entry that undid a merge is none.
create or replace function regulars.post_booking_points(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb default '{}',
  reason text default null,
  actor text default 'system',
  is_backdated boolean default false
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_posted integer;
  v_program_ids uuid[];
  v_customer_ids uuid[];
  v_last_sequences integer[];
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    post_booking_points.restaurant_id,
    owners.program_id,
    owners.customer_id,
    regulars.tier_for(loyalty_programs.tier_definitions, 0)
  from (
    select distinct
      bookings.loyalty_program_id as program_id,
      bookings.customer_id
    from public.bookings
    where bookings.restaurant_id = post_booking_points.restaurant_id
      and bookings.id = any (post_booking_points.booking_ids)
      and bookings.loyalty_points_awarded <> 0
      and bookings.customer_id is not null
  ) as owners
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
    and loyalty_programs.id = owners.program_id
  where not exists (
    select
    from public.loyalty_points
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = owners.program_id
      and loyalty_points.customer_id = owners.customer_id
  )
  order by owners.program_id, owners.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  -- nobody else posts for these bookings while their rows are held, so no difference stays none
  select
    array_agg(distinct differences.program_id),
    array_agg(distinct differences.customer_id)
  into v_program_ids, v_customer_ids
  from regulars.booking_point_differences as differences
  where differences.restaurant_id = post_booking_points.restaurant_id
    and differences.booking_id = any (post_booking_points.booking_ids);

  if v_customer_ids is null then
    return 0;
  end if;

  -- By arrays, which an index can look up however many there are. That is every program for every
  -- customer: at worst an account too many is locked.
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_booking_points.restaurant_id
    and loyalty_points.program_id = any (v_program_ids)
    and loyalty_points.customer_id = any (v_customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  -- what the clock has done to a tier is told apart from what the new entries do
  if exists (
    select
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
  ) then
    perform regulars.record_tier_lapses(
      restaurant_id => post_booking_points.restaurant_id,
      customer_ids => v_customer_ids,
      as_of => v_now
    );
  end if;

  with due as materialized (
    select
      differences.booking_id,
      differences.program_id,
      differences.customer_id,
      (differences.target - differences.posted)::integer as points_delta,
      differences.posted,
      (differences.program_id, differences.customer_id)
        is not distinct from (bookings.loyalty_program_id, bookings.customer_id) as is_own,
      bookings.status,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as awarded_at,
      coalesce(regulars.datable(bookings.cancelled_at), v_now) as cancelled_at
    from regulars.booking_point_differences as differences
    join public.bookings
      on bookings.restaurant_id = differences.restaurant_id
      and bookings.id = differences.booking_id
    where differences.restaurant_id = post_booking_points.restaurant_id
      and differences.booking_id = any (post_booking_points.booking_ids)
      and bookings.restaurant_id = post_booking_points.restaurant_id
  ),
  awards as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      entries.id,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = post_booking_points.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join lateral (
      select sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.restaurant_id = post_booking_points.restaurant_id
        and reversals.reverses_event_id = entries.id
    ) as taken on true
    where due.points_delta < 0
  ),
  takings as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      awards.id as reverses_event_id,
      awards.occurred_at as awarded_at,
      awards.sequence as award_sequence,
      -least(
        awards.points,
        -due.points_delta - (awards.points_so_far - awards.points)
      )::integer as points_delta
    from due
    join awards
      on awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where awards.points > 0
      and awards.points_so_far - awards.points < -due.points_delta
    union all
    -- more to take back than was ever awarded: somebody forced an entry, and it is answered all the
    -- same
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      null,
      null,
      null,
      (due.points_delta + coalesce(max(awards.points_so_far), 0))::integer
    from due
    left join awards
      on awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where due.points_delta < 0
    group by due.booking_id, due.program_id, due.customer_id, due.points_delta
    having due.points_delta + coalesce(max(awards.points_so_far), 0) < 0
  ),
  leavings as (
    select
      takings.booking_id,
      takings.awarded_at,
      -takings.points_delta as points,
      -sum(takings.points_delta) over (
        partition by takings.booking_id
        order by
          takings.awarded_at,
          takings.program_id,
          takings.customer_id,
          takings.award_sequence
      ) as points_so_far
    from takings
    join due
      on due.booking_id = takings.booking_id
      and due.program_id = takings.program_id
      and due.customer_id = takings.customer_id
    where not due.is_own
      and takings.reverses_event_id is not null
  ),
  arrivals as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      leavings.awarded_at,
      least(
        leavings.points,
        due.points_delta - (leavings.points_so_far - leavings.points)
      )::integer as points_delta
    from due
    join leavings on leavings.booking_id = due.booking_id
    where due.points_delta > 0
      and leavings.points_so_far - leavings.points < due.points_delta
  ),
  -- What an undone merge brings back names the entry that had taken it away, so that both can be
  -- left out.
  undoings as (
    select
      arrived.booking_id,
      arrived.program_id,
      arrived.customer_id,
      arrived.awarded_at,
      arrived.points_delta,
      taken.id as reverses_event_id
    from (
      select
        arrivals.*,
        row_number() over same as place
      from arrivals
      window same as (
        partition by
          arrivals.booking_id,
          arrivals.program_id,
          arrivals.customer_id,
          arrivals.awarded_at,
          arrivals.points_delta
      )
    ) as arrived
    left join lateral (
      select
        entries.id,
        row_number() over (order by entries.sequence desc) as place
      from regulars.standing_point_events as entries
      where post_booking_points.metadata ? 'undo'
        and entries.restaurant_id = post_booking_points.restaurant_id
        and entries.booking_id = arrived.booking_id
        and entries.program_id = arrived.program_id
        and entries.customer_id = arrived.customer_id
        and entries.reason = 'merge'
        and not entries.metadata ? 'undo'
        and entries.occurred_at = arrived.awarded_at
        and entries.points_delta = -arrived.points_delta
    ) as taken on taken.place = arrived.place
  ),
  entries as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      takings.points_delta,
      takings.reverses_event_id,
      case
        when not due.is_own then 'booking.moved'
        when due.status = 'cancelled' then 'booking.cancelled'
        when due.status = 'no_show' then 'booking.no_show'
        else 'booking.adjustment'
      end as reason,
      case
        when not due.is_own or post_booking_points.is_backdated then
          coalesce(takings.awarded_at, due.awarded_at)
        when due.status = 'cancelled' then due.cancelled_at
        else v_now
      end as occurred_at,
      coalesce(takings.awarded_at, due.awarded_at) as earned_at
    from due
    join takings
      on takings.booking_id = due.booking_id
      and takings.program_id = due.program_id
      and takings.customer_id = due.customer_id
    union all
    select
      undoings.booking_id,
      undoings.program_id,
      undoings.customer_id,
      undoings.points_delta,
      undoings.reverses_event_id,
      'booking.moved',
      undoings.awarded_at,
      undoings.awarded_at
    from undoings
    union all
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      due.points_delta - coalesce(arrived.points, 0)::integer,
      null,
      case
        when due.posted = 0 and arrived.points is null then 'booking.confirmed'
        else 'booking.adjustment'
      end,
      dated.occurred_at,
      dated.occurred_at
    from due
    left join lateral (
      select sum(arrivals.points_delta) as points
      from arrivals
      where arrivals.booking_id = due.booking_id
        and arrivals.program_id = due.program_id
        and arrivals.customer_id = due.customer_id
    ) as arrived on true
    cross join lateral (
      select
        case
          when post_booking_points.is_backdated or due.posted = 0 and arrived.points is null
            then due.awarded_at
          else v_now
        end as occurred_at
    ) as dated
    where due.points_delta > coalesce(arrived.points, 0)
  ),
  numbered as (
    select
      entries.*,
      -- here and not by default, so that a change of tier can name its entry without looking for it
      regulars.uuid_v7() as id,
      greatest(newest.sequence, accounts.last_sequence) + row_number() over (
        partition by entries.program_id, entries.customer_id
        order by entries.occurred_at, entries.booking_id, entries.points_delta
      ) as sequence,
      coalesce(keys.newest, 0) + row_number() over (
        partition by entries.booking_id
        order by
          sign(entries.points_delta),
          entries.program_id,
          entries.customer_id,
          entries.occurred_at
      ) as key_number,
      greatest(v_now, newest.recorded_at) as recorded_at
    from entries
    join public.loyalty_points as accounts
      on accounts.restaurant_id = post_booking_points.restaurant_id
      and accounts.program_id = entries.program_id
      and accounts.customer_id = entries.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.program_id = entries.program_id
        and loyalty_point_events.customer_id = entries.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    left join lateral (
      select max(split_part(loyalty_point_events.source_key, ':', 3)::integer) as newest
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.booking_id = entries.booking_id
        and loyalty_point_events.source_key like 'booking:%'
    ) as keys on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      id,
      program_id,
      customer_id,
      booking_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      actor,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_booking_points.restaurant_id,
      numbered.id,
      numbered.program_id,
      numbered.customer_id,
      numbered.booking_id,
      numbered.sequence,
      numbered.points_delta,
      coalesce(post_booking_points.reason, numbered.reason),
      regulars.booking_source_key(numbered.booking_id, numbered.key_number),
      numbered.reverses_event_id,
      post_booking_points.actor,
      post_booking_points.metadata,
      numbered.occurred_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
  ),
  moved as (
    select
      numbered.program_id,
      numbered.customer_id,
      sum(numbered.points_delta)::bigint as points_delta,
      sum(numbered.points_delta) filter (
        where numbered.occurred_at <= v_now
          and regulars.qualifies_until(
            loyalty_programs.tier_definitions,
            numbered.earned_at
          ) > v_now
      )::bigint as qualifying_delta,
      max(numbered.occurred_at) filter (where numbered.points_delta > 0) as awarded_at,
      bool_or(numbered.points_delta < 0) as is_lowered,
      max(numbered.sequence) as last_sequence,
      (array_agg(numbered.id order by numbered.sequence desc))[1] as last_id,
      count(*) as entries,
      loyalty_programs.tier_definitions
    from numbered
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.id = numbered.program_id
    group by numbered.program_id, numbered.customer_id, loyalty_programs.tier_definitions
  ),
  weighed as (
    select
      moved.*,
      loyalty_points.tier as tier_before,
      loyalty_points.last_sequence as sequence_before,
      regulars.tier_for(
        moved.tier_definitions,
        case
          when moved.tier_definitions ->> 'qualification_period' is null then
            loyalty_points.lifetime_points + moved.points_delta
          -- this statement's own entries are not in sight yet
          else regulars.qualifying_points(
            post_booking_points.restaurant_id,
            moved.program_id,
            moved.customer_id,
            moved.tier_definitions,
            v_now
          ) + coalesce(moved.qualifying_delta, 0)
        end
      ) as tier
    from moved
    join public.loyalty_points
      on loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = moved.program_id
      and loyalty_points.customer_id = moved.customer_id
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + weighed.points_delta,
      lifetime_points = loyalty_points.lifetime_points + weighed.points_delta,
      tier = weighed.tier,
      tier_set_at = v_now,
      last_awarded_at = greatest(loyalty_points.last_awarded_at, weighed.awarded_at),
      last_sequence = weighed.last_sequence,
      updated_at = v_now
    from weighed
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = weighed.program_id
      and loyalty_points.customer_id = weighed.customer_id
    returning
      weighed.entries,
      weighed.program_id,
      weighed.customer_id,
      weighed.sequence_before,
      weighed.is_lowered
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    select
      post_booking_points.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.tier_before,
      weighed.tier,
      'entry',
      weighed.last_id,
      v_now
    from weighed
    where weighed.tier <> weighed.tier_before
  )
  select
    coalesce(sum(changed.entries), 0),
    array_agg(changed.program_id) filter (where changed.is_lowered),
    array_agg(changed.customer_id) filter (where changed.is_lowered),
    array_agg(changed.sequence_before) filter (where changed.is_lowered)
  into v_posted, v_program_ids, v_customer_ids, v_last_sequences
  from changed;

  -- what a merge takes away goes with what has expired of it
  if v_customer_ids is not null and post_booking_points.reason is distinct from 'merge' then
    perform regulars.reinstate_unearned_expiries(
      restaurant_id => post_booking_points.restaurant_id,
      customer_ids => v_customer_ids,
      program_ids => v_program_ids,
      last_sequences => v_last_sequences
    );
  end if;

  return v_posted;
end
$$;

comment on function regulars.post_booking_points(uuid, uuid[], jsonb, text, text, boolean) is
  'Appends to the ledger what is missing to the loyalty_points_awarded of bookings whose rows the '
  'caller holds; returns how many entries. Backdated: a re-priced booking counts from when it was '
  'confirmed.';
revoke all on function regulars.post_booking_points(uuid, uuid[], jsonb, text, text, boolean)
  from public;
