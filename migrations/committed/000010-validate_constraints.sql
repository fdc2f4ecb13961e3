--! Previous: sha1:ecfcd4128954b9255922356facaa514d47a622e9
--! Hash: sha1:1b0e4a22d1699d2f87f4d309bea25ee86489a490
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
