--! Previous: sha1:04ae766f675a23b28334569b2e60d2d3490ae999
--! Hash: sha1:7ef6fdfee8c79366846c48f3bf8de4b66525df24
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
