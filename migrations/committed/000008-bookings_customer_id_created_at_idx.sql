--! Previous: sha1:d0e0f5d57b213d6c027c8739307ea2acd29b06a6
--! Hash: sha1:53c1ce682ec415557d2e41e4827fc628175dc083
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
