--! Previous: sha1:89a8a91aa4c0ec50b3c58296d47516f2c4bb5674
--! Hash: sha1:d020f8e22fc19ebdb5cccaae62bb09356a52398b
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
