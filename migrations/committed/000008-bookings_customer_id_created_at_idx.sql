--! Previous: sha1:972f320bc0fc9582953a7110edff99883df7cb5e
--! Hash: sha1:f0075b3537f11bb28d6498982b04a502a601afe0
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
