--! Previous: sha1:db798e16bc99cc3f249eb04979adcd801d04a87f
--! Hash: sha1:d0b3209177e96fbb415f6ddb3a376108b422c67c
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
