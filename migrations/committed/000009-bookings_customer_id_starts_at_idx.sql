--! Previous: sha1:888850b6043c2891cbad00e9cbc4a0b92ee4e0ef
--! Hash: sha1:370a7a2dcf04f95b691b3971eaf70d44da4df9a8
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
