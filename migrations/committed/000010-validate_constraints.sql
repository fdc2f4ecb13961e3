--! Previous: sha1:681bf31a2b80a253f41c3cd393cff0f457d8630e
--! Hash: sha1:5117cce72be6f4f1317855746d6479d5712e4398
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
