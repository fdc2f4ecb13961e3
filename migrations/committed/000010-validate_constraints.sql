--! Previous: sha1:699f3d6486029e3784a519549a506e60cf7cbf91
--! Hash: sha1:f42e8bd6bde90657733b74a55239d82640bf3fd2
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
