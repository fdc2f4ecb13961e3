--! Previous: sha1:a95d16c3d9f5daf28fb9baf70b15a5647b6e116b
--! Hash: sha1:24164cbb632fddb5b8ca6221eecf23b3ddd5acb6
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
