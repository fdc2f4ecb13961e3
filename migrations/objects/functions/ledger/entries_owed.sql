-- Points are taken back from the booking''s newest award first. Each award gets an entry that names
-- it, so that no award is taken back twice and each keeps its own date for tiers and expiry. Points
-- that move to another account arrive there award by award, with the dates on which they were
-- earned. Only standing awards are taken back; the entry that undid a merge is not an award.
--
-- Writes nothing: posting appends these entries, the dry run counts them and the simulation weighs
-- them.
create or replace function regulars.entries_owed(
  differences regulars.booking_point_differences[],
  as_of timestamptz,
  is_backdated boolean default false,
  metadata jsonb default '{}',
  reason text default null,
  actor text default 'system'
)
returns setof public.loyalty_point_events
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  with due as materialized (
    select
      differences.restaurant_id,
      differences.booking_id,
      differences.program_id,
      differences.customer_id,
      (differences.target - differences.posted)::integer as points_delta,
      differences.posted,
      -- A target other than 0 marks the account of the booking's customer, also for a booking that
      -- a simulation or dry run only supposes.
      case
        when bool_or(differences.target <> 0) over booking then differences.target <> 0
        else (differences.program_id, differences.customer_id)
          is not distinct from (bookings.loyalty_program_id, bookings.customer_id)
      end as is_own,
      bookings.status,
      regulars.award_date(
        bookings.confirmed_at,
        bookings.created_at,
        entries_owed.as_of
      ) as awarded_at,
      least(regulars.datable(bookings.cancelled_at), entries_owed.as_of) as cancelled_at
    from unnest(entries_owed.differences) as differences
    join public.bookings
      on bookings.restaurant_id = differences.restaurant_id
      and bookings.id = differences.booking_id
    window booking as (partition by differences.restaurant_id, differences.booking_id)
  ),
  awards as (
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      entries.id,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.restaurant_id, due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = due.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join lateral (
      select sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.restaurant_id = entries.restaurant_id
        and reversals.reverses_event_id = entries.id
    ) as taken on true
    where due.points_delta < 0
  ),
  takings as (
    select
      due.restaurant_id,
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
      on awards.restaurant_id = due.restaurant_id
      and awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where awards.points > 0
      and awards.points_so_far - awards.points < -due.points_delta
    union all
    -- Somebody forced an entry, so that more is to be taken back than was ever awarded; the rest is
    -- posted without an award to name.
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      null,
      null,
      null,
      (due.points_delta + coalesce(max(awards.points_so_far), 0))::integer
    from due
    left join awards
      on awards.restaurant_id = due.restaurant_id
      and awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where due.points_delta < 0
    group by due.restaurant_id, due.booking_id, due.program_id, due.customer_id, due.points_delta
    having due.points_delta + coalesce(max(awards.points_so_far), 0) < 0
  ),
  leavings as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.awarded_at,
      -takings.points_delta as points,
      -sum(takings.points_delta) over (
        partition by takings.restaurant_id, takings.booking_id
        order by
          takings.awarded_at,
          takings.program_id,
          takings.customer_id,
          takings.award_sequence
      ) as points_so_far
    from takings
    join due
      on due.restaurant_id = takings.restaurant_id
      and due.booking_id = takings.booking_id
      and due.program_id = takings.program_id
      and due.customer_id = takings.customer_id
    where not due.is_own
      and takings.reverses_event_id is not null
  ),
  arrivals as (
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      leavings.awarded_at,
      least(
        leavings.points,
        due.points_delta - (leavings.points_so_far - leavings.points)
      )::integer as points_delta
    from due
    join leavings
      on leavings.restaurant_id = due.restaurant_id
      and leavings.booking_id = due.booking_id
    where due.points_delta > 0
      and leavings.points_so_far - leavings.points < due.points_delta
  ),
  -- The entry that brings points back after an unmerge names the one that took them away, so that
  -- readers can leave out both.
  undoings as (
    select
      arrived.restaurant_id,
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
          arrivals.restaurant_id,
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
      where entries_owed.metadata ? 'undo'
        and entries.restaurant_id = arrived.restaurant_id
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
      due.restaurant_id,
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
        when not due.is_own or entries_owed.is_backdated then
          coalesce(takings.awarded_at, due.awarded_at)
        -- A clock that runs behind must not date the taking back before the award.
        when due.status = 'cancelled' then greatest(due.cancelled_at, takings.awarded_at)
        else entries_owed.as_of
      end as occurred_at
    from due
    join takings
      on takings.restaurant_id = due.restaurant_id
      and takings.booking_id = due.booking_id
      and takings.program_id = due.program_id
      and takings.customer_id = due.customer_id
    union all
    select
      undoings.restaurant_id,
      undoings.booking_id,
      undoings.program_id,
      undoings.customer_id,
      undoings.points_delta,
      undoings.reverses_event_id,
      'booking.moved',
      undoings.awarded_at
    from undoings
    union all
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      due.points_delta - coalesce(arrived.points, 0)::integer,
      null,
      case
        when due.posted = 0 and arrived.points is null then 'booking.confirmed'
        else 'booking.adjustment'
      end,
      dated.occurred_at
    from due
    left join lateral (
      select sum(arrivals.points_delta) as points
      from arrivals
      where arrivals.restaurant_id = due.restaurant_id
        and arrivals.booking_id = due.booking_id
        and arrivals.program_id = due.program_id
        and arrivals.customer_id = due.customer_id
    ) as arrived on true
    -- Points that come back (a cancellation undone, a no-show who came after all) keep their first
    -- date.
    left join lateral (
      select min(entries.occurred_at) as occurred_at
      from public.loyalty_point_events as entries
      where due.posted = 0
        and entries.restaurant_id = due.restaurant_id
        and entries.booking_id = due.booking_id
        and entries.points_delta > 0
    ) as first on true
    cross join lateral (
      select
        case
          when due.posted = 0 and arrived.points is null then
            coalesce(first.occurred_at, due.awarded_at)
          when entries_owed.is_backdated then due.awarded_at
          else entries_owed.as_of
        end as occurred_at
    ) as dated
    where due.points_delta > coalesce(arrived.points, 0)
  ),
  keyed as (
    select
      entries.*,
      coalesce(keys.newest, 0) + row_number() over (
        partition by entries.restaurant_id, entries.booking_id
        order by
          sign(entries.points_delta),
          entries.program_id,
          entries.customer_id,
          entries.occurred_at
      ) as key_number
    from entries
    left join lateral (
      select max(split_part(loyalty_point_events.source_key, ':', 3)::integer) as newest
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = entries.restaurant_id
        and loyalty_point_events.booking_id = entries.booking_id
        and loyalty_point_events.source_key like 'booking:%'
    ) as keys on true
  )
  select owed.*
  from keyed
  cross join lateral regulars.new_entry(
    restaurant_id => keyed.restaurant_id,
    program_id => keyed.program_id,
    customer_id => keyed.customer_id,
    points_delta => keyed.points_delta,
    reason => coalesce(entries_owed.reason, keyed.reason),
    occurred_at => keyed.occurred_at,
    booking_id => keyed.booking_id,
    source_key => regulars.booking_source_key(keyed.booking_id, keyed.key_number),
    reverses_event_id => keyed.reverses_event_id,
    actor => entries_owed.actor,
    metadata => entries_owed.metadata
  ) as owed
  order by
    keyed.program_id,
    keyed.customer_id,
    keyed.occurred_at,
    keyed.booking_id,
    keyed.points_delta;
end
$$;

comment on function regulars.entries_owed(
  regulars.booking_point_differences[], timestamptz, boolean, jsonb, text, text
) is
  'The ledger entries that make up the given differences between bookings and ledger, in the '
  'order in which they are appended. Backdated: a re-priced booking counts from when it was '
  'confirmed.';
revoke all on function regulars.entries_owed(
  regulars.booking_point_differences[], timestamptz, boolean, jsonb, text, text
) from public;
