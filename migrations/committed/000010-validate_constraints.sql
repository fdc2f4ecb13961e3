--! Previous: sha1:7c09c5377436fb09c39a9e78fd008f0302ad4057
--! Hash: sha1:dbab40e71b9af058648022f72b5cc135b8029f69
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
