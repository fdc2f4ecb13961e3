--! Previous: sha1:9dedbb54930ffb164669654e4f2909923700b740
--! Hash: sha1:1d9abb5e4b406ca7d363cf01f8664a73f8e6668e
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
