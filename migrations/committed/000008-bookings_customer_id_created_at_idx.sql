--! Previous: sha1:c8ba135c0e22388e1f2f68de8722205812a012ee
--! Hash: sha1:b1e0725387039d3727241829e3d48781c6c4618a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
