--! Previous: sha1:4a8bbba9f4e601a13a75d404acc1f6d7a4fc6472
--! Hash: sha1:a321efc4688afd6b7c6096b354689fca205cc48a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
