--! Previous: sha1:6c53ee7e6f3eada6e89eab87cf5920612dfe0c45
--! Hash: sha1:bf403830d3b5ca481ac2d7b2ad65a3e263779fda
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
