--! Previous: sha1:c90ecec99e9ae71ebabb934c9bb8a7ceff7e82cf
--! Hash: sha1:eeb6588db12605860030eb0946f266947a4cd239
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
