--! Previous: sha1:3202b418281b0401e1215e951b1e488a245f1de3
--! Hash: sha1:6a378cfb8ae5b495ac2fa700ffb423759fcf8b99
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
