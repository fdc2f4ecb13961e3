--! Previous: sha1:e653ad378f160d60839cf3da3fcdd07dfcb68f14
--! Hash: sha1:67adaab0e9a749514e7297d8c2d78e25d107fbb6
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
