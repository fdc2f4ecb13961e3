--! Previous: sha1:ba85228342aa1e68d5fea7f831dab6a60c6854da
--! Hash: sha1:9615c951a3e35c986b9757d1ac6ef3315c084fd8
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
