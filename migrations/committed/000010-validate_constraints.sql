--! Previous: sha1:305f300efa5a345fc6409435298576027be1a056
--! Hash: sha1:c31891ea5a125a6fbc12b7c695117fccb1dbac6d
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
