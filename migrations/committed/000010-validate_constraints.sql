--! Previous: sha1:c7b3ae6dffba454c47bd3b5371603ea990d477a7
--! Hash: sha1:243afad5090d514de2e3e61747dc70f31879d4c5
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
