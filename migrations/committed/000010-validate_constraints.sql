--! Previous: sha1:05f6a49371ead1a2d65eb24a8f23e557f266cc2f
--! Hash: sha1:9848cf27e28dcafa98a02571a5c7c9031d1b0baf
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
