--! Previous: sha1:f1ec6b3949f2b6493f3e1d30d0d373a7e94548f8
--! Hash: sha1:abe99a643c45c3751607bc2943a743325eafa0d0
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
