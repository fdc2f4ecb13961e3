--! Previous: sha1:b720456801ffdd851aef4ba53b9f295a161524bf
--! Hash: sha1:4d264e5995ef110551efc5eac2e16f97dc3be0e8
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
