-- What a first run consists of: bookings of accounts that do not exist yet. Their entries and the
-- accounts' final rows are written once, without the statement that can also take back and move. An
-- insert is its own lock: where somebody else has opened one of the accounts meanwhile, nothing is
-- posted. Locks, order and result are those of regulars.post_booking_points, to which the caller
-- leaves the rest.
create or replace function regulars.post_first_awards(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb,
  out posted bigint,
  out opened bigint,
  out rest_ids uuid[]
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  -- No part is joined to another: a plan made once expects few rows, and would compare each with
  -- each.
  with listed as materialized (
    -- by the key alone: until bookings are counted again, a plan takes those that have a customer
    -- to be very few
    select
      bookings.id,
      bookings.loyalty_program_id as program_id,
      bookings.customer_id,
      bookings.loyalty_points_awarded as points,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as occurred_at,
      regulars.uuid_v7() as entry_id
    from unnest(post_first_awards.booking_ids) as given (id)
    join public.bookings
      on bookings.restaurant_id = post_first_awards.restaurant_id
      and bookings.id = given.id
    where bookings.loyalty_points_awarded > 0
      -- nothing was posted elsewhere
      and not exists (
        select
        from public.loyalty_point_events
        where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
          and loyalty_point_events.booking_id = bookings.id
      )
  ),
  owed as materialized (
    select
      listed.*,
      row_number() over same as sequence,
      last_value(listed.entry_id) over (
        same rows between unbounded preceding and unbounded following
      ) as last_id
    from listed
    where listed.program_id is not null
      and listed.customer_id is not null
      and not exists (
        select
        from public.loyalty_points
        where loyalty_points.restaurant_id = post_first_awards.restaurant_id
          and loyalty_points.program_id = listed.program_id
          and loyalty_points.customer_id = listed.customer_id
      )
      -- nor entries of an account that somebody removed
      and not exists (
        select
        from public.loyalty_point_events
        where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
          and loyalty_point_events.program_id = listed.program_id
          and loyalty_point_events.customer_id = listed.customer_id
      )
      -- tiers that lapse with time are weighed from the ledger
      and not exists (
        select
        from public.loyalty_programs
        where loyalty_programs.restaurant_id = post_first_awards.restaurant_id
          and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
      )
    window same as (
      partition by listed.program_id, listed.customer_id
      order by listed.occurred_at, listed.id
    )
  ),
  weighed as materialized (
    select
      sums.*,
      regulars.tier_for(loyalty_programs.tier_definitions, 0) as tier_before,
      regulars.tier_for(loyalty_programs.tier_definitions, sums.points) as tier
    from (
      select
        owed.program_id,
        owed.customer_id,
        owed.last_id,
        sum(owed.points) as points,
        max(owed.occurred_at) as awarded_at,
        max(owed.sequence) as last_sequence
      from owed
      group by owed.program_id, owed.customer_id, owed.last_id
    ) as sums
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_first_awards.restaurant_id
      and loyalty_programs.id = sums.program_id
  ),
  accounts as (
    insert into public.loyalty_points (
      restaurant_id,
      program_id,
      customer_id,
      balance,
      lifetime_points,
      tier,
      tier_set_at,
      last_awarded_at,
      last_sequence,
      updated_at
    )
    select
      post_first_awards.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.points,
      weighed.points,
      weighed.tier,
      v_now,
      weighed.awarded_at,
      weighed.last_sequence,
      v_now
    from weighed
    order by weighed.program_id, weighed.customer_id
    returning true
  ),
  entries as (
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
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_first_awards.restaurant_id,
      owed.entry_id,
      owed.program_id,
      owed.customer_id,
      owed.id,
      owed.sequence,
      owed.points,
      'booking.confirmed',
      regulars.booking_source_key(owed.id, 1),
      post_first_awards.metadata,
      owed.occurred_at,
      v_now
    from owed
    -- Accounts before entries, as everybody does: who waited for an entry while we wait for the
    -- account would be a deadlock.
    where (select count(*) from accounts) > 0
    returning loyalty_point_events.booking_id
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
      post_first_awards.restaurant_id,
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
    (select count(*) from entries),
    (select count(*) from accounts),
    array(
      select listed.id
      from unnest(post_first_awards.booking_ids) as listed (id)
      except
      select entries.booking_id
      from entries
    )
  into posted, opened, rest_ids;
exception
  when unique_violation then
    posted := 0;
    opened := 0;
    rest_ids := post_first_awards.booking_ids;
end
$$;

comment on function regulars.post_first_awards(uuid, uuid[], jsonb) is
  'Opens the accounts that bookings have points for and posts them, where neither account nor '
  'entry exists; the caller holds the bookings'' rows. Returns entries, accounts and the bookings '
  'left to regulars.post_booking_points.';
revoke all on function regulars.post_first_awards(uuid, uuid[], jsonb) from public;
