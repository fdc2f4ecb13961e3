--! Previous: sha1:5beb4bfe22ee84f4ca56d358e0e2d43509b28fdd
--! Hash: sha1:98a586baaef8aa1b18bfcd75b033ab94920f85e1
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
