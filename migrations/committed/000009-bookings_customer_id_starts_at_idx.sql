--! Previous: sha1:61ece5a05675a3dd26b7b8ab415c38ef48d4f1b9
--! Hash: sha1:ecfcd4128954b9255922356facaa514d47a622e9
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
