--! Previous: sha1:c95f06f42283aa421c17ae47bc750e5886944982
--! Hash: sha1:98c5f6d2f486149b4e037f17d933dbefd3069d71
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
