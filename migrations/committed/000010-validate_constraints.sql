--! Previous: sha1:220888f0b16c8448e8cb3158cb9edae8f75cd0a0
--! Hash: sha1:c847f58b1ff4e095ac5ac7d054b05b22f0791227
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
