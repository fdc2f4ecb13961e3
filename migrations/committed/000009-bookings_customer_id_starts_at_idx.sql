--! Previous: sha1:87a11de121a382877ca66929656c4c6a0e77e94f
--! Hash: sha1:6f8a3741cdf13a468618eaa377827df68a73aa51
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
