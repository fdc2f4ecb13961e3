--! Previous: sha1:5a281a6c60abf802a9a40a96326c6fa583fea35e
--! Hash: sha1:faa47b776ee2b5027069fcf235a2148a6d1540cd
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (
  restaurant_id, customer_id, starts_at
);
