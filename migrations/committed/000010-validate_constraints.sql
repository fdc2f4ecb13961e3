--! Previous: sha1:0000000000000000000000000000000000000000
--! Hash: sha1:0000000000000000000000000000000000000000
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
