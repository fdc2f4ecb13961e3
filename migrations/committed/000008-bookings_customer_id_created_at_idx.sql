--! Previous: sha1:8218238421cbd0582a8119fd9ff0043d830d5387
--! Hash: sha1:0709559995362bb2cffa5734fc8e1d1cf241060b
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
