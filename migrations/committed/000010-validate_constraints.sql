--! Previous: sha1:c589a15dbe6584f41bc025656016acc7d6342777
--! Hash: sha1:00a2f7efed59722166ec5c97e0097b7599d51585
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
