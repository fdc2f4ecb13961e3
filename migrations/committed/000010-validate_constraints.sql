--! Previous: sha1:6cdde60d920870048048617440d4911cd09da6e5
--! Hash: sha1:901bab2895879fc57109dbc500402b8088cd9595
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
