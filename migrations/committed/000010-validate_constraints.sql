--! Previous: sha1:c33a7468cfaf3f56810035f72aad97647f895590
--! Hash: sha1:b1275dd7e4696dadb2c66d64ae8b9c3a71ad106c
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
