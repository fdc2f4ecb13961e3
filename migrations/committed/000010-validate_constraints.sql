--! Previous: sha1:626429402af6d012f7ea292a46347c3b31a34b2e
--! Hash: sha1:b9afa824beaba483ff59e55d9a3c3052cef334da
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
