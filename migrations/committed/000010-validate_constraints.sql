--! Previous: sha1:d0cc170075a2a40a95110234a43af0a7860d37cb
--! Hash: sha1:8cef0f3466496019fbbaf9eee3b34d21c6845c30
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
