--! Previous: sha1:abc5efa7ff18d928ce08c2582ec3830bdff82a78
--! Hash: sha1:e5a79247c21fbdc07ec48ba586464b82057d11e6
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
