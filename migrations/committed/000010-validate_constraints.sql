--! Previous: sha1:faa47b776ee2b5027069fcf235a2148a6d1540cd
--! Hash: sha1:3718da89097eddc721b00913b6d4583ef57079d4
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept
-- for the whole scan. Here writers go on.
alter table public.bookings validate constraint bookings_customer_id_fkey;
alter table public.bookings validate constraint bookings_loyalty_accrual_version_check;
