--! Previous: sha1:db011a410a8dd56f1b46800d3be996c5985fb2b3
--! Hash: sha1:79917028717adf2abfd13e769c44d615e25a2f7c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
