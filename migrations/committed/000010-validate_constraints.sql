--! Previous: sha1:f0b83b1ae8fd6d21eda0301c4d18c24411ab5616
--! Hash: sha1:cc992796f3b0bc23af832c8e7ded031669ad55f5
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
