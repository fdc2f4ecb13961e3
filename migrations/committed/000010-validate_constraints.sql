--! Previous: sha1:7ac203cb5a051a41df1219bca7864d9bafd855c4
--! Hash: sha1:dc2e0ab070658d8f58bc96267f50c3a13a9c5988
--! Message: validate_constraints

-- A file of its own, so that writers can go on: in the transaction that added the constraints, its
-- lock would be held for the whole scan.
alter table public.bookings validate constraint bookings_customer_id_fkey;
alter table public.bookings validate constraint bookings_loyalty_accrual_version_check;
