--! Previous: sha1:dcb927b3326ba140d70dc74e9eba34428e18a61c
--! Hash: sha1:b21b71eea3248af51286965a623242e1c91ff5e7
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
