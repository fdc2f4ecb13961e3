--! Previous: sha1:95a8c82f336342e7c2762d4490576b73f407ab0d
--! Hash: sha1:3206ae7d23514de25bf668f73aacc163d40371d4
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
