--! Previous: sha1:5b14f2ce51ab4737c44e275a50df2f7d570e569e
--! Hash: sha1:776c8038472c46c4e2777bb7f5f01a1cd30d32bd
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
