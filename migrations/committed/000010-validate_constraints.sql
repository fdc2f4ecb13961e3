--! Previous: sha1:8dfb600586d7390be62ff8de93b36b244463b96f
--! Hash: sha1:ec320364e70f57fa710dd754b29347c5bb5b2e0d
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
