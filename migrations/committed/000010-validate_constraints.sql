--! Previous: sha1:efeb584f87f46cfbc8fa363191fd9c280305901e
--! Hash: sha1:68abbc6b1570beb84fbfa30cc0d1414ed2765f3a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
