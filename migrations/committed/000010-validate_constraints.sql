--! Previous: sha1:cef9d6f7e8ee06fd19fbe9e951fd30e07412c5ee
--! Hash: sha1:6634cd940a2b9725415179174fdcbe3b4ee36a22
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
