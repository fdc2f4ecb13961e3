--! Previous: sha1:91042ca147baa4a67ff94242bce28ccd7847bf19
--! Hash: sha1:58e8af9fb60bcc3133a8384dc5689362c39018a4
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
