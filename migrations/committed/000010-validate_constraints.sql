--! Previous: sha1:bcdc54b9f19801f9cde582c5c564fa93e7c4bca5
--! Hash: sha1:e9857ed862e35bd7db99a4131cbcc770f5217d10
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
