--! Previous: sha1:b8327497002919531a6b76071b80d8e246bb09b5
--! Hash: sha1:e0f9a3363703f5b69feda25ed4a54d95c5650d88
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
