--! Previous: sha1:e438eafce5d67f5efa574d3590096060594cf5bb
--! Hash: sha1:b034e31ee1a8db35fd3e8ac82d442d1b02926957
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
