--! Previous: sha1:19a0fcbc4ef05fb394bc6c1801e0312a4ebf651d
--! Hash: sha1:d7f9976c91daa7e7efc90c7bcbd8bd30c7b2cf94
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
