--! Previous: sha1:c691c248b1a0fa49f9b4111b5b24fefa2deda8c1
--! Hash: sha1:514ce0eb0d6f0a484dca0e71a94c45ad1c2350d6
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
