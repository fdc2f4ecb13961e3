--! Previous: sha1:87f9dd38e22114108432ebe4baefedf8e06dd8f4
--! Hash: sha1:b2354a6fab78e6ab359c7bba4f0c6eaef92a1de3
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
