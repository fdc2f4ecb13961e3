create or replace function regulars.is_pilot_restaurant(restaurant_id uuid)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return
    regulars.is_on_list(
      is_pilot_restaurant.restaurant_id,
      coalesce(current_setting('loyalty.pilot_restaurant_ids', true), '')
    )
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
        and regulars.is_on_list(is_pilot_restaurant.restaurant_id, settings.value)
    );
end
$$;

comment on function regulars.is_pilot_restaurant(uuid) is
  'Whether a restaurant is on the pilot list of the session (loyalty.pilot_restaurant_ids) or of '
  'regulars.settings.';
revoke all on function regulars.is_pilot_restaurant(uuid) from public;
