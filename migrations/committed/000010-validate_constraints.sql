--! Previous: sha1:e3ef4d58b5d6ea2996c7f40109c3322fbbb5c06a
--! Hash: sha1:a1c4ab952c9ffc730248f9b78796ec29a403817a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
