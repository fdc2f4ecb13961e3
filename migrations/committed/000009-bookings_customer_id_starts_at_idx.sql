--! Previous: sha1:5d68331550fd36a17187dec4c9b543b5b53dec21
--! Hash: sha1:53e57e26ce2dea8c97cf710f0ffcfc7dfc0f0337
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
