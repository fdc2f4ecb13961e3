--! Previous: sha1:04a25a1a6816b26fe9fe3d272746ce7635d4b339
--! Hash: sha1:1050cc8127a3542aa2f6cdb806da119a97d69d4e
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
