--! Previous: sha1:6296fa2438c0bdb617c90cc2620ce01a2b77db0c
--! Hash: sha1:b88bb80fc3ab5786fc4c2fb4c6b5030545aa6fdc
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
