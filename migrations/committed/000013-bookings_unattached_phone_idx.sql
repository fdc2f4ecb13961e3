--! Previous: sha1:bb3df0707ea32574e9b487c405fa34cfef011eb1
--! Hash: sha1:93f9e212a78d1eb737e79b75e7fbe01cf1916251
--! Message: bookings_unattached_phone_idx

--! no-transaction

create index concurrently if not exists bookings_unattached_phone_idx on public.bookings (
  restaurant_id, regulars.phone_hint(customer_phone)
) where customer_id is null and customer_phone is not null;
