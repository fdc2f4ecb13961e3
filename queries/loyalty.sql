/* @name setLoyaltyProgram */
select
  restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
  is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
  accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
  expires_after::text as expires_after,
  spendable_from as "spendable_from!", expiry_notice_version,
  expiry_notice_on::text as expiry_notice_on,
  created_at as "created_at!", updated_at as "updated_at!"
from public.set_loyalty_program(
  restaurant_id => :restaurant_id!,
  slug => :slug!,
  name => :name,
  accrual_rule => :accrual_rule,
  tier_definitions => :tier_definitions,
  expires_after => :expires_after,
  spendable_from => :spendable_from,
  pilot_only => :pilot_only,
  is_active => coalesce(:is_active, true)
);

/* @name previewPoints */
select
  program_id, program_slug, program_name, points as "points!", spendable_from
from public.preview_points(
  restaurant_id => :restaurant_id!,
  party_size => :party_size!,
  starts_at => coalesce(:starts_at, clock_timestamp()),
  booking_type => :booking_type,
  spend_amount => :spend_amount,
  spend_currency => :spend_currency
);

/* @name getLoyaltyAccount */
select
  program_slug as "program_slug!", program_name as "program_name!", balance as "balance!",
  spendable as "spendable!", pending as "pending!", lifetime_points as "lifetime_points!",
  tier as "tier!", next_tier, points_to_next_tier, last_awarded_at,
  next_expiry_on::text as next_expiry_on, next_expiry_points
from public.get_loyalty_account(
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
from public.adjust_points(
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
from public.redeem_points(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  points => :points!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  program_id => :program_id,
  booking_id => :booking_id,
  occurred_at => :occurred_at
);

/* @name reverseRedemption */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from public.reverse_redemption(
  restaurant_id => :restaurant_id!,
  event_id => :event_id!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  points => :points
);

/* @name reverseEntry */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from public.reverse_entry(
  restaurant_id => :restaurant_id!,
  event_id => :event_id!,
  reason => :reason!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  points => :points
);

/* @name reinstateExpiredPoints */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", booking_id, sequence as "sequence!",
  points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
  reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from public.reinstate_expired_points(
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
from public.expire_points(
  restaurant_id => :restaurant_id!,
  as_of => coalesce(:as_of, clock_timestamp())
);

/* @name lapseLoyaltyTiers */
select public.lapse_loyalty_tiers(
  restaurant_id => :restaurant_id!,
  as_of => coalesce(:as_of, clock_timestamp())
) as "accounts!";

/* @name loyaltyStatement */
select
  line as "line!", occurred_at, points_delta, balance as "balance!", reason, booking_id,
  booking_reference, note, actor, event_id, sequence, reverses_event_id, recorded_at,
  next_expiry_on::text as next_expiry_on, next_expiry_points
from public.loyalty_statement(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  from_at => :from_at,
  to_at => :to_at,
  program_id => :program_id
);

/* @name loyaltyBalanceAt */
select
  balance as "balance!", lifetime_points as "lifetime_points!", tier as "tier!"
from public.loyalty_balance_at(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  as_of => :as_of!,
  program_id => :program_id
);

/* @name loyaltyLiability */
select
  program_id as "program_id!", to_char(expiry_month, 'YYYY-MM') as expiry_month,
  points as "points!", accounts as "accounts!"
from public.loyalty_liability(
  restaurant_id => :restaurant_id!,
  as_of => coalesce(:as_of, clock_timestamp())
);

/* @name rebuildLoyaltyLedger */
select
  entries_posted as "entries_posted!", accounts_corrected as "accounts_corrected!"
from public.rebuild_loyalty_ledger(
  restaurant_id => :restaurant_id!
);

/* @name setLoyaltyReward */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!", slug as "slug!",
  name as "name!", points as "points!", lowest_tier, limit_per_customer, stock, starts_at,
  ends_at, is_active as "is_active!", created_at as "created_at!", updated_at as "updated_at!"
from public.set_loyalty_reward(
  restaurant_id => :restaurant_id!,
  slug => :slug!,
  name => :name,
  points => :points,
  lowest_tier => :lowest_tier,
  limit_per_customer => :limit_per_customer,
  starts_at => :starts_at,
  ends_at => :ends_at,
  is_active => :is_active,
  program_id => :program_id,
  stock => :stock
);

/* @name listLoyaltyRewards */
select
  id as "id!", slug as "slug!", name as "name!", points as "points!", lowest_tier,
  limit_per_customer, stock, starts_at, ends_at, is_active as "is_active!", refused_with
from public.list_loyalty_rewards(
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
from public.redeem_reward(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  reward_id => :reward_id!,
  actor => :actor!,
  idempotency_key => :idempotency_key,
  reason => :reason,
  booking_id => :booking_id
);

/* @name simulateLoyaltyProgram */
select
  section as "section!", item as "item!", today as "today!", simulated as "simulated!"
from public.simulate_loyalty_program(
  restaurant_id => :restaurant_id!,
  accrual_rule => :accrual_rule!,
  tier_definitions => :tier_definitions!,
  from_at => :from_at,
  to_at => :to_at,
  expires_after => :expires_after,
  expiry_notice_on => :expiry_notice_on
);

/* @name repriceLoyaltyHistory */
select
  bookings as "bookings!", bookings_changed as "bookings_changed!",
  points_before as "points_before!", points_after as "points_after!",
  entries_posted as "entries_posted!"
from public.reprice_loyalty_history(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  dry_run => coalesce(:dry_run, true),
  actor => coalesce(:actor, 'system')
);

/* @name loyaltyStatus */
select
  id as "id!", slug as "slug!", name as "name!", earns as "earns!", obstacle,
  opened_by, program_id, program_slug, pilot_only, advice
from public.loyalty_status(
  restaurant_id => :restaurant_id
);

/* @name openLoyalty */
select
  id as "id!", slug as "slug!", name as "name!", earns as "earns!", obstacle,
  opened_by, program_id, program_slug, pilot_only, advice
from public.open_loyalty(
  restaurant_id => :restaurant_id
);

/* @name closeLoyalty */
select
  id as "id!", slug as "slug!", name as "name!", earns as "earns!", obstacle,
  opened_by, program_id, program_slug, pilot_only, advice
from public.close_loyalty(
  restaurant_id => :restaurant_id
);

/* @name explainBookingPoints */
select
  id as "id!", reference as "reference!", status as "status!", customer_id,
  points as "points!", posted as "posted!", reason as "reason!", explanation as "explanation!",
  program_slug, accrual_version, accrual_rule, obstacle
from public.explain_booking_points(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!
);

/* @name listLoyaltyPrograms */
select
  restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
  is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
  accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
  expires_after::text as expires_after,
  spendable_from as "spendable_from!", expiry_notice_version,
  expiry_notice_on::text as expiry_notice_on,
  created_at as "created_at!", updated_at as "updated_at!"
from public.list_loyalty_programs(
  restaurant_id => :restaurant_id!
);

/* @name announceExpiry */
select
  section as "section!", item as "item!", today as "today!", announced as "announced!"
from public.announce_expiry(
  restaurant_id => :restaurant_id!,
  notice_on => :notice_on!,
  expires_after => :expires_after,
  program_id => :program_id,
  dry_run => coalesce(:dry_run, true)
);

/* @name withdrawExpiryNotice */
select
  restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
  is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
  accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
  expires_after::text as expires_after,
  spendable_from as "spendable_from!", expiry_notice_version,
  expiry_notice_on::text as expiry_notice_on,
  created_at as "created_at!", updated_at as "updated_at!"
from public.withdraw_expiry_notice(
  restaurant_id => :restaurant_id!,
  program_id => :program_id
);

/* @name listLoyaltyExpiries */
select
  expires_on::text as "expires_on!", expires_at as "expires_at!",
  points as "points!"
from public.list_loyalty_expiries(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  program_id => :program_id,
  limit_to => :limit_to
);

/* @name transferLoyaltyPoints */
select
  id as "id!", balance as "balance!", lifetime_points as "lifetime_points!",
  bookings as "bookings!", entries as "entries!"
from public.transfer_loyalty_points(
  restaurant_id => :restaurant_id!,
  from_program_id => :from_program_id!,
  actor => :actor!,
  to_program_id => :to_program_id,
  customer_id => :customer_id,
  dry_run => coalesce(:dry_run, true),
  limit_to => coalesce(:limit_to, 1000)
);

/* @name excludeFromLoyalty */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", reason as "reason!", excluded_at as "excluded_at!",
  excluded_by as "excluded_by!", ended_at, ended_by
from public.exclude_from_loyalty(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  reason => :reason!,
  actor => :actor!,
  program_id => :program_id
);

/* @name readmitToLoyalty */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", reason as "reason!", excluded_at as "excluded_at!",
  excluded_by as "excluded_by!", ended_at, ended_by
from public.readmit_to_loyalty(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  actor => :actor!,
  program_id => :program_id
);

/* @name listLoyaltyExclusions */
select
  restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
  customer_id as "customer_id!", reason as "reason!", excluded_at as "excluded_at!",
  excluded_by as "excluded_by!", ended_at, ended_by
from public.list_loyalty_exclusions(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id
);
