--! Previous: sha1:a60ec05eb56225fb2676154a1a779056f70f1c5e
--! Hash: sha1:85c3b3a6083f7be417347ef86d5a2a2385a03001
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
