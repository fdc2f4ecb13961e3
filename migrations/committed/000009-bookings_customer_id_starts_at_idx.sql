--! Previous: sha1:8f168ed3fa36472af04d800d094e889026721dc7
--! Hash: sha1:cd75b8cc433b0078b160cbd94c83226ea7e7a299
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
