--! Previous: sha1:c7e983a070825b81db3d9f6f0de7733a0d055e38
--! Hash: sha1:725ab9c83c1dc5f47ffc961957807bc61fbc2b01
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
