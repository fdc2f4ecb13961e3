--! Previous: sha1:bafe33e782ddbf2b4ec2b4dca53b565326f5bc0b
--! Hash: sha1:e28ca3820961d4e28ffa71f7656c36eb7f025fcb
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
