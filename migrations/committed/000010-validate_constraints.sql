--! Previous: sha1:1e53d847acf425abc6d773a5ed4123ba45d27cf7
--! Hash: sha1:1d7d861c7c8d7dcba6dac0fb0d755d2f5fbb8642
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
