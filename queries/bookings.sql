/* The columns of a booking are listed each time: pgtyped takes those of a function for nullable. */

/* @name createBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.create_booking(
  restaurant_id => :restaurant_id!,
  starts_at => :starts_at!,
  party_size => :party_size!,
  customer_name => :customer_name,
  customer_email => :customer_email,
  customer_phone => :customer_phone,
  ends_at => :ends_at,
  booking_type => :booking_type,
  seating_preference => :seating_preference,
  status => :status,
  marketing_opt_in => :marketing_opt_in,
  notes => :notes,
  source => :source,
  table_id => :table_id,
  customer_id => :customer_id,
  idempotency_key => :idempotency_key,
  external_source => :external_source,
  external_id => :external_id,
  allow_overfill => :allow_overfill
);

/* @name confirmBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.confirm_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!
);

/* @name allocateBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.allocate_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!,
  table_id => :table_id,
  allow_overfill => :allow_overfill
);

/* @name amendBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.amend_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!,
  starts_at => :starts_at,
  ends_at => :ends_at,
  party_size => :party_size,
  customer_name => :customer_name,
  customer_email => :customer_email,
  customer_phone => :customer_phone,
  replace_contact => coalesce(:replace_contact, false),
  booking_type => :booking_type,
  seating_preference => :seating_preference,
  notes => :notes
);

/* @name cancelBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.cancel_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!,
  cancelled_by => :cancelled_by!
);

/* @name completeBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.complete_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!,
  spend_amount => :spend_amount,
  spend_currency => :spend_currency
);

/* @name markNoShow */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.mark_no_show(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!
);

/* @name correctBookingPoints */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.correct_booking_points(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!,
  points => :points!,
  reason => :reason!,
  actor => :actor!
);

/* @name listBookings */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.list_bookings(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  status => :status,
  limit_to => coalesce(:limit_to, 100),
  after => :after,
  customer_id => :customer_id,
  day => :day
);

/* @name getBooking */
select
  restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
  external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", booking_type as "booking_type!",
  seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
  marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
  spend_currency, loyalty_program_id, loyalty_accrual_version,
  loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
  created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
from public.get_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id,
  reference => :reference
);

/* @name getExternalBooking */
select
  booking_id as "booking_id!", reference as "reference!", status as "status!", customer_id,
  loyalty_points_awarded as "loyalty_points_awarded!", balance, tier
from public.get_external_booking(
  restaurant_id => :restaurant_id!,
  external_id => :external_id!,
  external_source => :external_source
);

/* @name listWaiting */
select
  booking_id as "booking_id!", waitlist_id as "waitlist_id!",
  business_date::text as "business_date!", place as "place!", ticket as "ticket!",
  status as "status!", starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", seating_preference as "seating_preference!",
  joined_at as "joined_at!"
from public.list_waiting(restaurant_id => :restaurant_id!, day => :day);

/* @name nextWaiting */
select
  booking_id as "booking_id!", waitlist_id as "waitlist_id!",
  business_date::text as "business_date!", place as "place!", ticket as "ticket!",
  status as "status!", starts_at as "starts_at!", ends_at as "ends_at!",
  party_size as "party_size!", seating_preference as "seating_preference!",
  joined_at as "joined_at!"
from public.next_waiting(
  restaurant_id => :restaurant_id!,
  table_id => :table_id!,
  day => :day,
  limit_to => coalesce(:limit_to, 1)
);
