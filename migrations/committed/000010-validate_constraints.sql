--! Previous: sha1:50d572ea0b31c8120d8d56eef803d7a4852a00c3
--! Hash: sha1:ad6720c9f365edd1e7a2512396e6c4aec7341f0a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
