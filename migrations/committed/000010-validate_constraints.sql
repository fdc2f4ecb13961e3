--! Previous: sha1:8211184d16f8ccdda5ffc88aa4d551659893dcb0
--! Hash: sha1:bd9013233186aa887fd3b8af2a29b9192da2497f
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
