--! Previous: sha1:288e82024ddf53b3a020d856afde326c3489d871
--! Hash: sha1:da42f0d2287e97dbc134049f328c364267112c4c
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
