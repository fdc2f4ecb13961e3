--! Previous: sha1:88387cd0fc3e74a40b7df60c391909a5ef5725a2
--! Hash: sha1:91ad02fb388be05f5fb5b1c7043ac8421b80ca1d
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
