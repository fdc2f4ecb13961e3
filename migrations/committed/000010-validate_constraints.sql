--! Previous: sha1:1763e98c6122a02fc6796bec801178dfec1f34e7
--! Hash: sha1:512d2ae63d2c9260d3600bb0d8402c23c213b823
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
