--! Previous: sha1:53c1ce682ec415557d2e41e4827fc628175dc083
--! Hash: sha1:5beb4bfe22ee84f4ca56d358e0e2d43509b28fdd
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
