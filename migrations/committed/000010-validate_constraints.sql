--! Previous: sha1:130cb99d2d62cb851b605f43fe31dbd83071f19f
--! Hash: sha1:914bc76102ffafa79909278300aac7cb802466b8
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
