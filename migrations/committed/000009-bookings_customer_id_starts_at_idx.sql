--! Previous: sha1:b505541aa27818bcc50d53ae868688ab5f86249a
--! Hash: sha1:e5929d206cd40a2d2751c9a29ecfe313b1c0a02e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
