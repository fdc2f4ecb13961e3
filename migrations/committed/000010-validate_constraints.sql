--! Previous: sha1:df883081448a7f84d87fccfb4a12512d28af2eef
--! Hash: sha1:5dd040a325a8e0b4f6cfcad67c4e1434f75e591e
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
