--! Previous: sha1:72c091b5b9fec6501032456619a2c26c7593d165
--! Hash: sha1:f0b83b1ae8fd6d21eda0301c4d18c24411ab5616
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
