--! Previous: sha1:f55601edda72fb0d9de4e3db619cfc186a386d0e
--! Hash: sha1:220888f0b16c8448e8cb3158cb9edae8f75cd0a0
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
