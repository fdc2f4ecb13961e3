--! Previous: sha1:2f11ac1045c0bc5966a6c07b1eceeba69b0e0bf8
--! Hash: sha1:439cd642e86cfc40bcccaaf39d46db917d2a4d19
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
