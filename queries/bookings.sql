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
  created_at as "created_at!", updated_at as "updated_at!"
from create_booking(
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
  external_id => :external_id
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
  created_at as "created_at!", updated_at as "updated_at!"
from confirm_booking(
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
  created_at as "created_at!", updated_at as "updated_at!"
from allocate_booking(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!,
  table_id => :table_id
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
  created_at as "created_at!", updated_at as "updated_at!"
from amend_booking(
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
  created_at as "created_at!", updated_at as "updated_at!"
from cancel_booking(
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
  created_at as "created_at!", updated_at as "updated_at!"
from complete_booking(
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
  created_at as "created_at!", updated_at as "updated_at!"
from mark_no_show(
  restaurant_id => :restaurant_id!,
  booking_id => :booking_id!
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
  created_at as "created_at!", updated_at as "updated_at!"
from list_bookings(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  status => :status,
  limit_to => coalesce(:limit_to, 100),
  after => :after
);
