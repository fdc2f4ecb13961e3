--! Previous: sha1:2dabfc8ac477ecf2117c2e0a97ba527b4c9cea23
--! Hash: sha1:970f627d1e14f820a71c46de5c76f6f791d6c697
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
