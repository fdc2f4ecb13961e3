--! Previous: sha1:53e57e26ce2dea8c97cf710f0ffcfc7dfc0f0337
--! Hash: sha1:6e8c935d03267410a34573dab2b494a09874aa38
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
