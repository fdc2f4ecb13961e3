--! Previous: sha1:3d2acfe69a8b3fec769f92e3ff3a86be79bfe4cc
--! Hash: sha1:5d2c865dedf5faac8b663211ec4f7921e3e5ba52
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
