--! Previous: sha1:4df6e0dac6641c47697920434d9d70089d414ff6
--! Hash: sha1:440decc85c1531c95291cfe4dfbed9f3aea5c079
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
