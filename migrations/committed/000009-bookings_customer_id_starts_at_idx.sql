--! Previous: sha1:0709559995362bb2cffa5734fc8e1d1cf241060b
--! Hash: sha1:73bf791cfcdc20fbaea7ff0fb64b0bcb10b10ceb
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
