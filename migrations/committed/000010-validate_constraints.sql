--! Previous: sha1:e1c1105a1b380796b8495262a5c965bbbc651302
--! Hash: sha1:78293536705550c5e1a7b8626b64b7626f00d37a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
