--! Previous: sha1:61d8e13393b390e864c11c3388a70517300c0be6
--! Hash: sha1:27b50caf01579cd3f1381fb97d3d7ce816ae0d96
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
