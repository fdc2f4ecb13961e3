--! Previous: sha1:b475cf763011e8fe3fc023470a56fb5a2728ccb1
--! Hash: sha1:7585e3703c03897768b6ae97be16c7caf2529013
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept
-- for the whole scan. Here writers go on.
alter table public.bookings validate constraint bookings_customer_id_fkey;
alter table public.bookings validate constraint bookings_loyalty_accrual_version_check;
