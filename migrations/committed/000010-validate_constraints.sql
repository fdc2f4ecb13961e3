--! Previous: sha1:234e7f59b23a458f56630bf0d1a26358d053193b
--! Hash: sha1:f399cfeb72746441336501f389eb75021f70dcad
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
