--! Previous: sha1:986045f48c672c1d224ab7fb5f7054f2776d2df3
--! Hash: sha1:cb4f049425443214967264015eb6ba46db6dada4
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
