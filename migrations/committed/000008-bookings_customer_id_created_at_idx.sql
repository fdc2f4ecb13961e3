--! Previous: sha1:2330213004355a6500519cef03af092ec640332a
--! Hash: sha1:60e7fac07b460c8e4742f1a7744139999f650c07
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
