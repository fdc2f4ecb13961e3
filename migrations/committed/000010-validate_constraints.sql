--! Previous: sha1:ef8bd4a2ccf39b93bdc89a6099c0aa117adb7238
--! Hash: sha1:a23d9f93c8e9095f2b22e5c900821af5b336db0d
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
