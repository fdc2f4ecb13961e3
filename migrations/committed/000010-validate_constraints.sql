--! Previous: sha1:4f1c94232d30a2030c3fe53566d1aba0f3d23832
--! Hash: sha1:e7943e9fe9ff4c3d99bcca01256675ccbc666e29
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
