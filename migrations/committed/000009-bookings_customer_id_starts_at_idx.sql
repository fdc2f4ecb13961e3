--! Previous: sha1:d4e3b858d8f73ac08e6bbd053ebe971c76c0d33e
--! Hash: sha1:4eeb55bfe3c149a1dd5d1aea0a5216601fe22827
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
