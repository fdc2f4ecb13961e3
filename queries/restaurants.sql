/* @name setRestaurant */
select
  id as "id!", name as "name!", slug as "slug!", timezone as "timezone!",
  country_code as "country_code!", currency, day_starts_at::text as "day_starts_at!",
  newcomers_queue as "newcomers_queue!", max_booking_age::text as "max_booking_age!",
  max_booking_length::text as "max_booking_length!",
  created_at as "created_at!", updated_at as "updated_at!"
from public.set_restaurant(
  slug => :slug!,
  name => :name,
  country_code => :country_code,
  timezone => :timezone,
  day_starts_at => :day_starts_at,
  currency => :currency,
  newcomers_queue => :newcomers_queue,
  max_booking_age => :max_booking_age,
  max_booking_length => :max_booking_length
);

/* @name findRestaurant */
select
  id as "id!", name as "name!", timezone as "timezone!", country_code as "country_code!"
from public.find_restaurant(
  slug => :slug!
);

/* @name listRestaurants */
select
  id as "id!", name as "name!", slug as "slug!", timezone as "timezone!",
  country_code as "country_code!", currency, day_starts_at::text as "day_starts_at!",
  newcomers_queue as "newcomers_queue!", max_booking_age::text as "max_booking_age!",
  max_booking_length::text as "max_booking_length!",
  created_at as "created_at!", updated_at as "updated_at!"
from public.list_restaurants(
  limit_to => coalesce(:limit_to, 100),
  after => :after
);
