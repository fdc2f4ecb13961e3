--! Previous: sha1:8d4cfe9456a8504586702f84aab7b99d2dee50a3
--! Hash: sha1:28b613b1b7648c6b73a4cd69944593ac22cc7ba3
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table public.bookings validate constraint bookings_customer_id_fkey;
alter table public.bookings validate constraint bookings_loyalty_accrual_version_check;
