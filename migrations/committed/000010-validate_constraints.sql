--! Previous: sha1:cd6272fa3d210e871c43745c863973a0fc990e69
--! Hash: sha1:f7f3cb1e9348e611b8a90bd67841edc4f974deba
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
