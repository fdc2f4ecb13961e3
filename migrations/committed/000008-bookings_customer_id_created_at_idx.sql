--! Previous: sha1:61839948fb154f17149303c36d3df30f1dd18cd3
--! Hash: sha1:4c0cf81812f38bc0c8a24d300f0a2fdbd99da69a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
