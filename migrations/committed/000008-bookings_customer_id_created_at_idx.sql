--! Previous: sha1:c8d9f3c815563606612ff17f05502457f3f8f37d
--! Hash: sha1:c025f161f633ce74ef05cc30ad5cd02e97ee9cc6
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
