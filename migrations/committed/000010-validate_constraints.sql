--! Previous: sha1:ebca11dbff05e306c89fbd2b02f5583ec653363c
--! Hash: sha1:2d810544affbfdf702738e4135713deac06c5f12
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
