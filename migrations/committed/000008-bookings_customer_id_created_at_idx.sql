--! Previous: sha1:436b4a9cdf17f7cb43aad833f5a659ac40f6658a
--! Hash: sha1:77d2eadaa209ed930de0366497a1a255809be043
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
