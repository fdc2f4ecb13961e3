--! Previous: sha1:e5929d206cd40a2d2751c9a29ecfe313b1c0a02e
--! Hash: sha1:f1935727187d656fbbe918c2b4505f6de8ac6ea1
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
