--! Previous: sha1:b6929d1ad56872d83a84b37743c3044efb6449be
--! Hash: sha1:c589a15dbe6584f41bc025656016acc7d6342777
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
