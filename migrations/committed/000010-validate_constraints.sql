--! Previous: sha1:7610ab29221bff87e5940bbfda2baaaef84c476d
--! Hash: sha1:2207c45206fd1e813130024d9a4e003e26b362ef
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
