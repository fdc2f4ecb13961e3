--! Previous: sha1:3948f01f1071942aca67bd2ffd9e70b35651b0dc
--! Hash: sha1:c575297291d1083d45246072b6b0dff4b56ad60e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
