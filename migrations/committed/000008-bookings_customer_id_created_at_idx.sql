--! Previous: sha1:ae8ee25e67834283566f84523a1380605c1e307a
--! Hash: sha1:db011a410a8dd56f1b46800d3be996c5985fb2b3
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
