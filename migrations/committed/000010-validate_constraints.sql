--! Previous: sha1:05dea2fda4154c5c99cec158b4dc4345aa69bf56
--! Hash: sha1:7cb0bfb095b0ba12fcfaae32dd583673e2c7bd6a
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
