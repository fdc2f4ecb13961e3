--! Previous: sha1:f0075b3537f11bb28d6498982b04a502a601afe0
--! Hash: sha1:856970bbeb5eeb1e9d0c3a8738a48cffe7a8574f
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
