--! Previous: sha1:aebb14db4ab33314be9deb773675e78806a6b88f
--! Hash: sha1:eceb7dc6ddb4b38d8e2d9090e8a9eaec1694c01c
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
