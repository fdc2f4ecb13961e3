--! Previous: sha1:79917028717adf2abfd13e769c44d615e25a2f7c
--! Hash: sha1:441dac9a118dc508a79a4376bdde0c01b8ed924f
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
