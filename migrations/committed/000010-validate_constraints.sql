--! Previous: sha1:be015ae303721bb185d7273545003d3e0d9bb8c1
--! Hash: sha1:7fde51863bf464dd9f19f6ef8420bc2c7dbad820
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
