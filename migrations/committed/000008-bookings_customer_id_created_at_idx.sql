--! Previous: sha1:6aa4a9de36ed8203d5a5eb26a19b6802f7ae7e66
--! Hash: sha1:18f53f6cfb8ac162b893fb58b1334dcffeb9815e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
