--! Previous: sha1:a3ea062624361de04e14a799abc5fbe1d56a4ea8
--! Hash: sha1:93b8cdd189ff9fb5811a86379895973a535c8e80
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
