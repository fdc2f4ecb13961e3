--! Previous: sha1:2b78f60733b9568a594b26e4eddc2a7bb5f26b34
--! Hash: sha1:7edfe19e72218b086c0930f504ac971788cdaa97
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
