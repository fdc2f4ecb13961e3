--! Previous: sha1:b61f14161a4e0f9c3a71915ef0cb707e0f83d8d4
--! Hash: sha1:f64b151710235085f55764a3362765f19a538fb7
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
