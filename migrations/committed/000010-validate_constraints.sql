--! Previous: sha1:794143f29c7d2348467045ad5cc1fd7c696c090d
--! Hash: sha1:fe6fc1ccd2f5843ea8e27bf980b46a73bc979ce4
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
