--! Previous: sha1:3554f171da57ca005da10e35a368c800dafee9ab
--! Hash: sha1:561821da9f16833a8b082073826eafb17bcefab3
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
