--! Previous: sha1:3a80d1a868f1fd95deb1f537d976db38cd681e02
--! Hash: sha1:56c1e2d5214e65a54111a91892d58076db10bdd5
--! Message: validate_constraints

-- In a file of their own: validated where they were added, the lock of the addition would be kept for the
-- whole scan. Here writers go on.
alter table bookings validate constraint bookings_customer_id_fkey;
alter table bookings validate constraint bookings_loyalty_accrual_version_check;
