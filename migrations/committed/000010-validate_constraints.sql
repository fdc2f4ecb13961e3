--! Previous: sha1:5930141750ee1a862ecd34b1cd1e42ae9f1b6dda
--! Hash: sha1:6cb73ae7942ed3d8f00c27db623bfa7eb758a8b1
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
