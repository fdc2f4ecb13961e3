--! Previous: sha1:82853698a30f579db551af964622e4c17427f802
--! Hash: sha1:0bbc0baeaec453a8f315fe3457b5c6929bc9ce36
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
