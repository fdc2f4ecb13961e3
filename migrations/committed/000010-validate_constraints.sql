--! Previous: sha1:2ada24fc1185b8b0e93fc81ca7fcb55f97b58650
--! Hash: sha1:2e549186a0bd31345dfce849567d4d4e4e73308d
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
