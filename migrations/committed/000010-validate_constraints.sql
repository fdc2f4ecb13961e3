--! Previous: sha1:8f23f471be4f47a483e1d01ae914eb0895f89783
--! Hash: sha1:e8948a2e441a5ca905bed98361ea78de63c929e0
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
