--! Previous: sha1:0eab050cfb3907191ccebecf260767bd7037dd55
--! Hash: sha1:7c09c5377436fb09c39a9e78fd008f0302ad4057
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
