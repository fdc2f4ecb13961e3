--! Previous: sha1:370a7a2dcf04f95b691b3971eaf70d44da4df9a8
--! Hash: sha1:2be32e40e22188b4ec4abefbb65232d24bd24307
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
