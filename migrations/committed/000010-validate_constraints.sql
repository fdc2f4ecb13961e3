--! Previous: sha1:7b6e7316c6251909ea16ab2c4732087f2896cca5
--! Hash: sha1:14645a9f78771c5158e571be424aac6f77a91f0e
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
