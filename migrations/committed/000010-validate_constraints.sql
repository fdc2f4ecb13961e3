--! Previous: sha1:767b014e9a30c0e09e5adc7eeaa17a28d1cc9d06
--! Hash: sha1:439637dad77e6bea144692f14b052aec8f30a23d
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
