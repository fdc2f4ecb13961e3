--! Previous: sha1:b60cb62e837e5c6faa633d6471232e486173d502
--! Hash: sha1:1ce383848fa27dd26c242e554d0c27b2672f8fe8
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
