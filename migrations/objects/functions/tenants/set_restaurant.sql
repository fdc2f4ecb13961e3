-- Runs with the caller's rights, which only the owner and operators have.
create or replace function public.set_restaurant(
  slug text,
  name text default null,
  country_code text default null,
  timezone text default null,
  day_starts_at time default null,
  currency text default null,
  newcomers_queue boolean default null,
  max_booking_age interval default null,
  max_booking_length interval default null
)
returns setof public.restaurants
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_is_new boolean;
begin
  if set_restaurant.slug is null or set_restaurant.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$' then
    perform regulars.refuse_field('slug', 'lower-case words joined by hyphens');
  end if;
  v_is_new := not exists (
    select
    from public.restaurants
    where restaurants.slug = set_restaurant.slug
  );

  if btrim(set_restaurant.name) = '' or v_is_new and set_restaurant.name is null then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif not regulars.is_country_code(set_restaurant.country_code)
    or v_is_new and set_restaurant.country_code is null
  then
    perform regulars.refuse_field(
      'country_code',
      'an ISO 3166 code of two capitals',
      'Guests'' phone numbers without a country code are read as this country''s: GB, DE, US …'
    );
  elsif not regulars.is_timezone(set_restaurant.timezone)
    or v_is_new and set_restaurant.timezone is null
  then
    perform regulars.refuse_field('timezone', 'the IANA name of a zone, such as Europe/London');
  elsif not regulars.is_currency(set_restaurant.currency) then
    perform regulars.refuse_field('currency', 'the ISO 4217 code of a currency, such as GBP');
  elsif set_restaurant.max_booking_age < '0' then
    perform regulars.refuse_field('max_booking_age', 'an interval that is not negative');
  elsif set_restaurant.max_booking_length <= '0' then
    perform regulars.refuse_field('max_booking_length', 'a positive interval');
  end if;

  if v_is_new then
    return query
    insert into public.restaurants (
      slug,
      name,
      country_code,
      timezone,
      currency,
      day_starts_at,
      newcomers_queue,
      max_booking_age,
      max_booking_length
    )
    values (
      set_restaurant.slug,
      set_restaurant.name,
      set_restaurant.country_code,
      set_restaurant.timezone,
      set_restaurant.currency,
      coalesce(set_restaurant.day_starts_at, '00:00'),
      coalesce(set_restaurant.newcomers_queue, false),
      coalesce(set_restaurant.max_booking_age, '1 year'),
      coalesce(set_restaurant.max_booking_length, '1 day')
    )
    returning restaurants.*;
  else
    return query
    update public.restaurants
    set
      name = coalesce(set_restaurant.name, restaurants.name),
      country_code = coalesce(set_restaurant.country_code, restaurants.country_code),
      timezone = coalesce(set_restaurant.timezone, restaurants.timezone),
      currency = coalesce(set_restaurant.currency, restaurants.currency),
      day_starts_at = coalesce(set_restaurant.day_starts_at, restaurants.day_starts_at),
      newcomers_queue = coalesce(set_restaurant.newcomers_queue, restaurants.newcomers_queue),
      max_booking_age = coalesce(set_restaurant.max_booking_age, restaurants.max_booking_age),
      max_booking_length = coalesce(
        set_restaurant.max_booking_length,
        restaurants.max_booking_length
      ),
      updated_at = now()
    where restaurants.slug = set_restaurant.slug
    returning restaurants.*;
  end if;
end
$$;

comment on function public.set_restaurant(
  text, text, text, text, time, text, boolean, interval, interval
) is
  'Makes or changes the restaurant of that slug; null leaves a field as it is. A new one needs '
  'name, country_code and timezone. newcomers_queue: whether create_booking queues a guest behind '
  'those who wait; max_booking_age and max_booking_length: how long ago a booking that it makes '
  'may start, and how long it may last. Raises RG001, RG032.';
revoke all on function public.set_restaurant(
  text, text, text, text, time, text, boolean, interval, interval
) from public;
