--! Previous: sha1:2f27ea7175fc2e16290d4bde441a71afabeff817
--! Hash: sha1:f4a9cdf8b5e4715b22165a73e4a488b1be8f7316
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
