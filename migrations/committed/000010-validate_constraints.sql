--! Previous: sha1:c7ca3bf56d338fafc98a1ac5f0fb5fb653cbd8c4
--! Hash: sha1:df58a46175ed87f9a23f372648b4d6f03aa0df9c
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
