--! Previous: sha1:dd161bfcdb10a281835b30c8e632866cd5383336
--! Hash: sha1:c7815a3147f88194dfbbfcb8f5ea3fccbd65d46a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
