--! Previous: sha1:561821da9f16833a8b082073826eafb17bcefab3
--! Hash: sha1:751a6b3e52129980d246c1336f80d7959824e964
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
