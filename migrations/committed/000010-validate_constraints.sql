--! Previous: sha1:cd75b8cc433b0078b160cbd94c83226ea7e7a299
--! Hash: sha1:57391a6fd4ba71e308a53dc1d55f461bb885cfc7
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
