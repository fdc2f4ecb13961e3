--! Previous: sha1:9902a6459e0de025651f1d4132ce525cba025575
--! Hash: sha1:7064520a9c65a78eceaed16f4abd73f46aa9788c
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
