--! Previous: sha1:8cdada27fe98422d796eec931902b0b2c54766c6
--! Hash: sha1:6ef173f352fa20e451ac1611c986c0af526f7a9b
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
