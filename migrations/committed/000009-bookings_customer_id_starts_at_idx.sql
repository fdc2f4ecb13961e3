--! Previous: sha1:9a2c406b4c9811d91ebac45c9c3024cd21de9065
--! Hash: sha1:2f11ac1045c0bc5966a6c07b1eceeba69b0e0bf8
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
