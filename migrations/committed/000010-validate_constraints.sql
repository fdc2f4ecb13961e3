--! Previous: sha1:42547eb502fee7c59dab15a2be7f0f6bac07b26d
--! Hash: sha1:4710b594936706978425570ff1c314a978a6912c
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
