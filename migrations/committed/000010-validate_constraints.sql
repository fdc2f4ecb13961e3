--! Previous: sha1:5db9f1046eb8144abdcaa5697caed4d244ccf454
--! Hash: sha1:4b41e2d62a375f0c0767f6e11f73bcb3196f2afb
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
