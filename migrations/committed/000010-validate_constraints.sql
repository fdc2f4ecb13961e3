--! Previous: sha1:c575297291d1083d45246072b6b0dff4b56ad60e
--! Hash: sha1:25a7b37d81fd65988db387651f853cdf1bc74238
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
