--! Previous: sha1:4eeb55bfe3c149a1dd5d1aea0a5216601fe22827
--! Hash: sha1:084d69a2736c64a5eea7264fca344f778fe794d0
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
