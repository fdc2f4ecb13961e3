--! Previous: sha1:991cd087019bc0ed0609759a5e7bc02f30759ba5
--! Hash: sha1:5aea4d0553401b1d3a67b7a641285fa230c4d80b
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
