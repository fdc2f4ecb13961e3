--! Previous: sha1:d1a0cb82502f278ff5b1ff711ed7293b1d80e01c
--! Hash: sha1:40f013b813345235b56628f6116c5443227488a2
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
