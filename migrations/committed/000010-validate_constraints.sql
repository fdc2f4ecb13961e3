--! Previous: sha1:74f778f0ed3a2b3e66f6aebca6c868304e241d6f
--! Hash: sha1:11133870eee596f390f347e3c1db3a37b8702dd9
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
