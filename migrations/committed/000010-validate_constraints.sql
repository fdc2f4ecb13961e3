--! Previous: sha1:621f3391c33d40d4ffa64923a25af9febf08f430
--! Hash: sha1:7841794fcd3e64ff55cb01b79feddb49830cd5df
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
