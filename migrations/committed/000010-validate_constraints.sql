--! Previous: sha1:19cfed0abc4887d8a86cb9a9009e4c4e888efb32
--! Hash: sha1:69dda6341fea37a3440612affc7fe38aebe742e3
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
