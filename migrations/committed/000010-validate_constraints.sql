--! Previous: sha1:651f30809b4b9e308648dc11a835e88f5059310c
--! Hash: sha1:9418ef1fca6a89997d892183f8fe388fdeafa117
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
