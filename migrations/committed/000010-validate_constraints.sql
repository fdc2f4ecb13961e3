--! Previous: sha1:65dc13a0a8b6467acc50701ab5bf0d07bebc072b
--! Hash: sha1:42677a3804c6c1f8fcf96fed5d409a15d2a7c48b
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
