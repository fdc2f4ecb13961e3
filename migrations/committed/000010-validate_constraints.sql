--! Previous: sha1:6822975ce68b047d8b66710382dcc95e568f4c6b
--! Hash: sha1:436cf78569d6e45f90eeca626eeb42b289d19dc4
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
