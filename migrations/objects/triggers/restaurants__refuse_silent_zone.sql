-- In another zone every booking has another local time. The one function that may has noted, in
-- this transaction, what is to become of them.
create or replace function regulars.tg_restaurants__refuse_silent_zone()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if regulars.is_timezone(OLD.timezone)
    and exists (
      select
      from public.bookings
      where bookings.restaurant_id = NEW.id
    )
    and not exists (
      select
      from public.restaurant_timezone_changes as changes
      where changes.restaurant_id = NEW.id
        and changes.timezone_before = OLD.timezone
        and changes.timezone = NEW.timezone
        and changes.changed_at = now()
    )
  then
    raise exception using
      errcode = 'RG032',
      message = 'the zone of a restaurant that has bookings is not changed in silence',
      detail = format('restaurant_id %s.', NEW.id),
      hint = 'Call change_restaurant_timezone, which says what becomes of the bookings.',
      column = 'timezone';
  end if;
  return NEW;
end
$$;

comment on function regulars.tg_restaurants__refuse_silent_zone() is
  'Refuses, with RG032, another zone for a restaurant that has bookings unless '
  'change_restaurant_timezone gives it.';
revoke all on function regulars.tg_restaurants__refuse_silent_zone() from public;

create or replace trigger _200_refuse_silent_zone
before update on public.restaurants
for each row
when (NEW.timezone is distinct from OLD.timezone)
execute function regulars.tg_restaurants__refuse_silent_zone();
