--! Previous: sha1:f64b151710235085f55764a3362765f19a538fb7
--! Hash: sha1:4f1c94232d30a2030c3fe53566d1aba0f3d23832
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
