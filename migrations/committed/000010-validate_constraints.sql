--! Previous: sha1:58e8af9fb60bcc3133a8384dc5689362c39018a4
--! Hash: sha1:7ae4f4426de1e8008b7fbc83a09cfbbd53263dca
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
