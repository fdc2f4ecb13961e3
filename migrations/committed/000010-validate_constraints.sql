--! Previous: sha1:2e5b57a6d5cc5ce102eb0c2cf717ef4feb860e51
--! Hash: sha1:bfa7ff55ba10eb95d7c31b223c0f6c0935038bcc
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
