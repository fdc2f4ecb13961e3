/* @name findCustomers */
select
  id as "id!", full_name, email, phone, tags as "tags!", notes, merged_ids as "merged_ids!",
  erased_at, created_at as "created_at!", total_bookings as "total_bookings!",
  total_visits as "total_visits!", total_covers as "total_covers!",
  total_cancellations as "total_cancellations!", total_no_shows as "total_no_shows!",
  first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,
  next_party_size, next_status, program_id, tier, balance as "balance!",
  lifetime_points as "lifetime_points!", email_opt_in as "email_opt_in!",
  sms_opt_in as "sms_opt_in!", phone_opt_in as "phone_opt_in!",
  next_expiry_on::text as next_expiry_on, next_expiry_points
from public.find_customers(
  restaurant_id => :restaurant_id!,
  search => :search,
  tag => :tag,
  limit_to => :limit_to,
  after => :after
);

/* @name getCustomer */
select
  id as "id!", full_name, email, phone, tags as "tags!", notes, merged_ids as "merged_ids!",
  erased_at, created_at as "created_at!", total_bookings as "total_bookings!",
  total_visits as "total_visits!", total_covers as "total_covers!",
  total_cancellations as "total_cancellations!", total_no_shows as "total_no_shows!",
  first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,
  next_party_size, next_status, program_id, tier, balance as "balance!",
  lifetime_points as "lifetime_points!", email_opt_in as "email_opt_in!",
  sms_opt_in as "sms_opt_in!", phone_opt_in as "phone_opt_in!",
  next_expiry_on::text as next_expiry_on, next_expiry_points
from public.get_customer(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!
);

/* @name updateCustomer */
select
  restaurant_id as "restaurant_id!", id as "id!", email, phone, email_normalized,
  phone_normalized, full_name, tags as "tags!", notes, merged_into_id, erased_at,
  created_at as "created_at!", updated_at as "updated_at!"
from public.update_customer(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  tags => :tags,
  notes => :notes
);

/* @name setMarketingConsent */
select
  restaurant_id as "restaurant_id!", id as "id!", customer_id as "customer_id!",
  channel as "channel!", is_given as "is_given!", booking_id, source as "source!", wording,
  actor as "actor!", occurred_at as "occurred_at!", recorded_at as "recorded_at!"
from public.set_marketing_consent(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  is_given => :is_given!,
  actor => :actor!,
  source => :source!,
  channels => coalesce(:channels, '{email,sms,phone}'::text[]),
  wording => :wording,
  booking_id => :booking_id,
  occurred_at => :occurred_at
);

/* @name setPlaceholderContacts */
select contact as "contact!"
from public.set_placeholder_contacts(restaurant_id => :restaurant_id!, contacts => :contacts!);

/* @name refreshCustomerProfiles */
select
  inserted as "inserted!", changed as "changed!"
from public.refresh_customer_profiles(
  restaurant_id => :restaurant_id!,
  customer_ids => :customer_ids
);

/* @name mergeCustomers */
select
  restaurant_id as "restaurant_id!", id as "id!", survivor_id as "survivor_id!",
  duplicate_id as "duplicate_id!", booking_ids as "booking_ids!", actor as "actor!",
  merged_at as "merged_at!", unmerged_by, unmerged_at
from public.merge_customers(
  restaurant_id => :restaurant_id!,
  survivor_id => :survivor_id!,
  duplicate_id => :duplicate_id!,
  actor => :actor!
);

/* @name unmergeCustomers */
select
  restaurant_id as "restaurant_id!", id as "id!", survivor_id as "survivor_id!",
  duplicate_id as "duplicate_id!", booking_ids as "booking_ids!", actor as "actor!",
  merged_at as "merged_at!", unmerged_by, unmerged_at
from public.unmerge_customers(
  restaurant_id => :restaurant_id!,
  duplicate_id => :duplicate_id!,
  actor => :actor!
);

/* @name customerMergeCandidates */
select
  survivor_id as "survivor_id!", duplicate_id as "duplicate_id!", score as "score!",
  reasons as "reasons!"
from public.customer_merge_candidates(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id,
  minimum_score => coalesce(:minimum_score::numeric, 0.5),
  limit_to => coalesce(:limit_to::integer, 100)
);

/* @name declineMergeCandidate */
select
  restaurant_id as "restaurant_id!", customer_id as "customer_id!", other_id as "other_id!",
  actor as "actor!"
from public.decline_merge_candidate(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  other_id => :other_id!,
  actor => :actor!
);

/* @name exportCustomer */
select public.export_customer(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!
) as "document!";

/* @name eraseCustomer */
select
  restaurant_id as "restaurant_id!", customer_id as "customer_id!", actor as "actor!",
  reason as "reason!", bookings as "bookings!", erased_at as "erased_at!"
from public.erase_customer(
  restaurant_id => :restaurant_id!,
  customer_id => :customer_id!,
  actor => :actor!
);

/* @name eraseInactiveCustomers */
select
  customer_id as "customer_id!", last_active_at, is_erased as "is_erased!"
from public.erase_inactive_customers(
  restaurant_id => :restaurant_id!,
  older_than => :older_than!,
  actor => :actor!,
  dry_run => coalesce(:dry_run, false),
  limit_to => coalesce(:limit_to, 1000)
);
