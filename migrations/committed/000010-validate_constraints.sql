--! Previous: sha1:016571bc702943dacd39b103ce4b8e0c4fd53c5a
--! Hash: sha1:c1f5a06753f6c4611f120cd267985a9383c131a5
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table public.bookings validate constraint bookings_customer_id_fkey;
alter table public.bookings validate constraint bookings_loyalty_accrual_version_check;
