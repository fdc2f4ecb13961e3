--! Previous: sha1:e0f9a3363703f5b69feda25ed4a54d95c5650d88
--! Hash: sha1:288e82024ddf53b3a020d856afde326c3489d871
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
