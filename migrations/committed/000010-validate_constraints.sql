--! Previous: sha1:876c250f56ea8d1af18bba40ab86aec5bd24b498
--! Hash: sha1:18d4726b17c0939fbcf045447fcb3cd833a0e7ff
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
