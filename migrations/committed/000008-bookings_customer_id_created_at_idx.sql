--! Previous: sha1:478d1862657083bd265c29423ebfd93a15b7a065
--! Hash: sha1:294d293404b1adc85663e745f2a5f798d9f83ea7
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
