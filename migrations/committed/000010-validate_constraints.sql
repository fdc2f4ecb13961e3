--! Previous: sha1:9f49aff9eb84a72f38b339b33e233f88732fac66
--! Hash: sha1:28d34fbb1914c379344e69c397e6993ff58b7148
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
