--! Previous: sha1:8d488e6faeab53c873b152ef81fb75f659856d52
--! Hash: sha1:8d05fc76a22c5f0ecc596d2f384527791e9c33ee
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
