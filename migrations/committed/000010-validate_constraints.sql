--! Previous: sha1:08be4ea2c1b2c6e1ad9f2afe1d7926e36f599405
--! Hash: sha1:088351f21f5a3edc1689d7ab7e3c432c7772ceb7
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
