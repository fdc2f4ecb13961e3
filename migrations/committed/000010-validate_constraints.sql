--! Previous: sha1:7bdd2fe5f3f454ccbea472a97f6bc51398fbd616
--! Hash: sha1:ecb348ec7f8ecc3fcf87fc30bd6d807fc2ac3ef7
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept
-- for the whole scan. Here writers go on.
alter table public.bookings validate constraint bookings_customer_id_fkey;
alter table public.bookings validate constraint bookings_loyalty_accrual_version_check;
