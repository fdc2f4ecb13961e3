--! Previous: sha1:440decc85c1531c95291cfe4dfbed9f3aea5c079
--! Hash: sha1:aa2bbb340c59f42c32fb24d034b5422c428e06a2
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
