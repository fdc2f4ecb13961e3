--! Previous: sha1:cd4a34e7398fe0f1a7eea2e56777c6616f61ecf6
--! Hash: sha1:4106a76664262f146c35f0f4d7c8371d8fcc0496
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
