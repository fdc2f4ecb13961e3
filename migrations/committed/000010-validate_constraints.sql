--! Previous: sha1:e87457f1d4b2adf8830984e108cf92fe8add5e2d
--! Hash: sha1:35d32a61fa65f9a422c1116c5685991f1af8a64b
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
