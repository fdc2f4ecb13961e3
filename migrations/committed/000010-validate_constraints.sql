--! Previous: sha1:856970bbeb5eeb1e9d0c3a8738a48cffe7a8574f
--! Hash: sha1:18e84a106df4d34f88659aeee341d9b78c7f0674
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
