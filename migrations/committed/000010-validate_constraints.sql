--! Previous: sha1:73bf791cfcdc20fbaea7ff0fb64b0bcb10b10ceb
--! Hash: sha1:13a00728908f5dee9a9cf4870551f64557196d63
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
