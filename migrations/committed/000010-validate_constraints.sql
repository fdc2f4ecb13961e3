--! Previous: sha1:56a974e42416c48a86b0d0fe7c4c6d9b1fad03d1
--! Hash: sha1:7af25cbc6152a58a5cb0374a50103bf3c9abbdd5
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
