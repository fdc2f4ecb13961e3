/* @name setLoyaltyProgram */
select
  restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
  is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
  accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
  expires_after::text as expires_after,
  spendable_from as "spendable_from!", created_at as "created_at!", updated_at as "updated_at!"
from set_loyalty_program(
  restaurant_id => :restaurant_id!,
  slug => :slug!,
  name => :name,
  accrual_rule => :accrual_rule,
  tier_definitions => :tier_definitions,
  expires_after => :expires_after::text::interval,
  spendable_from => :spendable_from,
  pilot_only => :pilot_only,
  is_active => coalesce(:is_active, true)
);

/* @name getLoyaltyAccount */
select
  program_slug as "program_slug!", program_name as "program_name!", balance as "balance!",
  spendable as "spendable!", pending as "pending!", lifetime_points as "lifetime_points!",
  tier as "tier!", next_tier, points_to_next_tier, last_awarded_at
from get_loyalty_account(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  program_id => :program_id
);

/* @name adjustPoints */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from adjust_points(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  points => :points!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  program_id => :program_id,
  occurred_at => :occurred_at
);

/* @name redeemPoints */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from redeem_points(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  points => :points!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  program_id => :program_id
);

/* @name reverseRedemption */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from reverse_redemption(
  restaurant_id => :restaurant_id!,
  event_id => :event_id!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key
);

/* @name reinstateExpiredPoints */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from reinstate_expired_points(
  restaurant_id => :restaurant_id!,
  event_id => :event_id!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  points => :points
);

/* @name expirePoints */
select
  accounts as "accounts!", entries as "entries!", points as "points!"
from expire_points(
  restaurant_id => :restaurant_id!,
  as_of => coalesce(:as_of, clock_timestamp())
);

/* @name lapseLoyaltyTiers */
select lapse_loyalty_tiers(
  restaurant_id => :restaurant_id!,
  as_of => coalesce(:as_of, clock_timestamp())
) as "accounts!";

/* @name loyaltyStatement */
select
  line as "line!", occurred_at, points_delta, balance as "balance!", reason, booking_id,
  booking_reference, note, actor, event_id, sequence, reverses_event_id, recorded_at
from loyalty_statement(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  from_at => :from_at,
  to_at => :to_at,
  program_id => :program_id
);

/* @name loyaltyBalanceAt */
select
  balance as "balance!", lifetime_points as "lifetime_points!", tier as "tier!"
from loyalty_balance_at(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  as_of => :as_of!,
  program_id => :program_id
);

/* @name loyaltyLiability */
select
  program_id as "program_id!", to_char(expiry_month, 'YYYY-MM') as expiry_month,
  points as "points!", accounts as "accounts!"
from loyalty_liability(
  restaurant_id => :restaurant_id!,
  as_of => coalesce(:as_of, clock_timestamp())
);

/* @name rebuildLoyaltyLedger */
select
  entries_posted as "entries_posted!", accounts_corrected as "accounts_corrected!"
from rebuild_loyalty_ledger(
  restaurant_id => :restaurant_id!
);

/* @name setLoyaltyReward */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!", slug as "slug!",
  name as "name!", points as "points!", lowest_tier, limit_per_customer, starts_at, ends_at,
  is_active as "is_active!", created_at as "created_at!", updated_at as "updated_at!"
from set_loyalty_reward(
  restaurant_id => :restaurant_id!,
  slug => :slug!,
  name => :name!,
  points => :points!,
  lowest_tier => :lowest_tier,
  limit_per_customer => :limit_per_customer,
  starts_at => :starts_at,
  ends_at => :ends_at,
  is_active => coalesce(:is_active, true),
  program_id => :program_id
);

/* @name listLoyaltyRewards */
select
  id as "id!", slug as "slug!", name as "name!", points as "points!", lowest_tier,
  limit_per_customer, starts_at, ends_at, is_active as "is_active!", refused_with
from list_loyalty_rewards(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id,
  program_id => :program_id
);

/* @name redeemReward */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from redeem_reward(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  reward_id => :reward_id!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  reason => :reason
);

/* @name simulateLoyaltyProgram */
select
  section as "section!", item as "item!", today as "today!", simulated as "simulated!"
from simulate_loyalty_program(
  restaurant_id => :restaurant_id!,
  accrual_rule => :accrual_rule!,
  tier_definitions => :tier_definitions!,
  from_at => :from_at,
  to_at => :to_at
);

/* @name repriceLoyaltyHistory */
select
  bookings as "bookings!", bookings_changed as "bookings_changed!",
  points_before as "points_before!", points_after as "points_after!",
  entries_posted as "entries_posted!"
from reprice_loyalty_history(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  dry_run => coalesce(:dry_run, true),
  actor => coalesce(:actor, 'system')
);
