-- The commonest posting by far, for a booking of which nothing was ever posted, without the
-- statement that can also take back and move: to start that one costs more than all of this. The
-- locks, their order and the result are those of regulars.post_booking_points; what is not as
-- simple is left to it.
create or replace function regulars.post_first_award(booking public.bookings)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_account public.loyalty_points;
  v_award record;
  v_tier text;
  v_entry_id uuid;
begin
  select loyalty_points.*
  into v_account
  from public.loyalty_points
  where loyalty_points.restaurant_id = booking.restaurant_id
    and loyalty_points.program_id = booking.loyalty_program_id
    and loyalty_points.customer_id = booking.customer_id
  for no key update;

  if not found then
    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    select
      loyalty_programs.restaurant_id,
      loyalty_programs.id,
      booking.customer_id,
      regulars.tier_for(loyalty_programs.tier_definitions, 0)
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = booking.restaurant_id
      and loyalty_programs.id = booking.loyalty_program_id
    on conflict (restaurant_id, program_id, customer_id) do nothing
    returning loyalty_points.*
    into v_account;

    -- somebody else's insert has committed since, and is not locked
    if not found then
      return false;
    end if;
  end if;

  v_now := clock_timestamp();

  -- A new statement, so that it sees what the lock was waited for. The booking is found by its key
  -- alone: with the guest beside it, a plan could read all bookings of the guest.
  select
    bookings.loyalty_program_id as program_id,
    bookings.customer_id,
    bookings.loyalty_points_awarded as points,
    regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as occurred_at,
    newest.sequence,
    newest.recorded_at,
    loyalty_programs.tier_definitions
  into v_award
  from public.bookings
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = bookings.restaurant_id
    and loyalty_programs.id = bookings.loyalty_program_id
  left join lateral (
    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = booking.restaurant_id
      and loyalty_point_events.program_id = booking.loyalty_program_id
      and loyalty_point_events.customer_id = booking.customer_id
    order by loyalty_point_events.sequence desc
    limit 1
  ) as newest on true
  where bookings.restaurant_id = booking.restaurant_id
    and bookings.id = booking.id
    and not exists (
      select
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = booking.restaurant_id
        and loyalty_point_events.booking_id = booking.id
    )
    -- tiers that lapse with time are weighed from the ledger
    and not exists (
      select
      from public.loyalty_programs
      where loyalty_programs.restaurant_id = booking.restaurant_id
        and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
    );

  -- another trigger may have changed the booking meanwhile
  if not found
    or v_award.points = 0
    or (v_award.program_id, v_award.customer_id)
      is distinct from (booking.loyalty_program_id, booking.customer_id)
  then
    return false;
  end if;

  v_account.last_sequence := greatest(v_account.last_sequence, v_award.sequence) + 1;
  v_tier := regulars.tier_for(
    v_award.tier_definitions,
    v_account.lifetime_points + v_award.points
  );

  insert into public.loyalty_point_events (
    restaurant_id,
    program_id,
    customer_id,
    booking_id,
    sequence,
    points_delta,
    reason,
    source_key,
    occurred_at,
    recorded_at
  )
  values (
    booking.restaurant_id,
    booking.loyalty_program_id,
    booking.customer_id,
    booking.id,
    v_account.last_sequence,
    v_award.points,
    'booking.confirmed',
    regulars.booking_source_key(booking.id, 1),
    v_award.occurred_at,
    greatest(v_now, v_award.recorded_at)
  )
  returning id into v_entry_id;

  update public.loyalty_points
  set
    balance = loyalty_points.balance + v_award.points,
    lifetime_points = loyalty_points.lifetime_points + v_award.points,
    tier = v_tier,
    tier_set_at = v_now,
    last_awarded_at = greatest(loyalty_points.last_awarded_at, v_award.occurred_at),
    last_sequence = v_account.last_sequence,
    updated_at = v_now
  where loyalty_points.restaurant_id = booking.restaurant_id
    and loyalty_points.program_id = booking.loyalty_program_id
    and loyalty_points.customer_id = booking.customer_id;

  if v_tier <> v_account.tier then
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
    values (
      booking.restaurant_id,
      booking.loyalty_program_id,
      booking.customer_id,
      v_account.tier,
      v_tier,
      'entry',
      v_entry_id,
      v_now
    );
  end if;

  return true;
end
$$;

comment on function regulars.post_first_award(public.bookings) is
  'Posts the points of a booking of which nothing was posted before; false: that is not so, and '
  'nothing is done.';
revoke all on function regulars.post_first_award(public.bookings) from public;
