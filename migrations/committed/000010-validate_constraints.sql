--! Previous: sha1:2a219384b204fff865995bc477357ce7039625ce
--! Hash: sha1:63cae26b07b653c8edfce6e9e70e5e88a8065344
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
