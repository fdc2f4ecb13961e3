--! Previous: sha1:19fb967d962c0814819afb7a07abf802ea9a4f16
--! Hash: sha1:b82e61551c5db946b116301d0064ea54afbd792e
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
