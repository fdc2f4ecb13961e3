--! Previous: sha1:18f53f6cfb8ac162b893fb58b1334dcffeb9815e
--! Hash: sha1:04a25a1a6816b26fe9fe3d272746ce7635d4b339
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
