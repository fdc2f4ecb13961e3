--! Previous: sha1:6f8a3741cdf13a468618eaa377827df68a73aa51
--! Hash: sha1:337453ef742b7c68ab63d13cd2b693a686d0abf3
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
