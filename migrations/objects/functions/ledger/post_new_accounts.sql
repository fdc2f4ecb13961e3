-- The caller, a first backfill, made the guests in this transaction. They can have no account and
-- no entry yet, and no other session can see them. So one statement does here what
-- regulars.append_entries does step by step under locks.
create or replace function regulars.post_new_accounts(
  restaurant_id uuid,
  bookings public.bookings[],
  metadata jsonb,
  out posted bigint,
  out opened bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
begin
  -- Keeps the tier definitions until the commit: a change of them waits for this lock, then weighs
  -- these accounts.
  perform
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = post_new_accounts.restaurant_id
  for key share;
  v_now := clock_timestamp();

  with programs as materialized (
    select
      loyalty_programs.id,
      loyalty_programs.tier_definitions,
      regulars.tier_for(loyalty_programs.tier_definitions, 0) as first_tier
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = post_new_accounts.restaurant_id
  ),
  owed as materialized (
    select
      numbered.*,
      row_number() over (
        partition by numbered.program_id, numbered.customer_id
        order by numbered.occurred_at, numbered.booking_id
      )::integer as sequence
    from (
      select
        regulars.uuid_v7() as id,
        given.loyalty_program_id as program_id,
        given.customer_id,
        given.id as booking_id,
        given.loyalty_points_awarded as points,
        regulars.booking_source_key(given.id, 1) as source_key,
        regulars.award_date(given.confirmed_at, given.created_at, v_now) as occurred_at
      from unnest(post_new_accounts.bookings) as given
      where given.loyalty_points_awarded > 0
      -- an id is one value, wherever it is used
      offset 0
    ) as numbered
  ),
  weighed as materialized (
    select
      sums.*,
      programs.first_tier,
      regulars.tier_for(programs.tier_definitions, sums.points) as tier
    from (
      select
        owed.program_id,
        owed.customer_id,
        sum(owed.points) as points,
        max(owed.occurred_at) as awarded_at,
        max(owed.sequence) as last_sequence,
        (array_agg(owed.id order by owed.sequence desc))[1] as last_id
      from owed
      group by owed.program_id, owed.customer_id
    ) as sums
    join programs on programs.id = sums.program_id
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
      post_new_accounts.restaurant_id,
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
    returning 1
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
      reverses_event_id,
      actor,
      metadata,
      occurred_at,
      recorded_at,
      digest
    )
    select
      post_new_accounts.restaurant_id,
      owed.id,
      owed.program_id,
      owed.customer_id,
      owed.booking_id,
      owed.sequence,
      owed.points,
      'booking.confirmed',
      owed.source_key,
      null,
      'system',
      post_new_accounts.metadata,
      owed.occurred_at,
      v_now,
      regulars.entry_digest(
        row(
          post_new_accounts.restaurant_id,
          owed.id,
          owed.program_id,
          owed.customer_id,
          owed.booking_id,
          owed.sequence,
          owed.points,
          'booking.confirmed',
          owed.source_key,
          null,
          'system',
          post_new_accounts.metadata,
          owed.occurred_at,
          v_now,
          null
        )::public.loyalty_point_events
      )
    from owed
    order by owed.program_id, owed.customer_id, owed.sequence
    returning 1
  ),
  changes as (
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
      post_new_accounts.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.first_tier,
      weighed.tier,
      'entry',
      weighed.last_id,
      v_now
    from weighed
    where weighed.tier <> weighed.first_tier
    order by weighed.program_id, weighed.customer_id
  )
  select
    (select count(*) from entries),
    (select count(*) from accounts)
  into posted, opened;
end
$$;

comment on function regulars.post_new_accounts(uuid, public.bookings[], jsonb) is
  'Opens, fills and weighs the accounts of guests whom the caller has just made, from all of their '
  'bookings; returns entries and accounts. Not for programs whose tiers lapse.';
revoke all on function regulars.post_new_accounts(uuid, public.bookings[], jsonb) from public;
