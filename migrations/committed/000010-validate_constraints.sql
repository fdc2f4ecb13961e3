--! Previous: sha1:b950ce506fd4e8a38f8acb6b787fbeff41e9ab5c
--! Hash: sha1:2c9ca00f61ca60e6fd8b202ba89ccd2350091a42
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
