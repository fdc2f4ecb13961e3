create or replace function public.close_loyalty(restaurant_id uuid default null)
returns table (
  id uuid,
  slug text,
  name text,
  earns boolean,
  obstacle text,
  opened_by text,
  program_id uuid,
  program_slug text,
  pilot_only boolean,
  advice text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(close_loyalty.restaurant_id);

  if close_loyalty.restaurant_id is null then
    delete from regulars.settings
    where settings.name = 'loyalty.general_availability';
  else
    update regulars.settings
    set value = coalesce(
      (
        select string_agg(entries.entry, ',' order by entries.place)
        from unnest(string_to_array(settings.value, ',')) with ordinality as entries (entry, place)
        where not regulars.is_on_list(close_loyalty.restaurant_id, entries.entry)
      ),
      ''
    )
    where settings.name = 'loyalty.pilot_restaurant_ids'
      and regulars.is_on_list(close_loyalty.restaurant_id, settings.value);
  end if;

  -- refuses an unknown restaurant
  return query
  select status.*
  from public.loyalty_status(close_loyalty.restaurant_id) as status;
end
$$;

comment on function public.close_loyalty(uuid) is
  'Takes a restaurant off the pilot list of regulars.settings; null: turns general availability '
  'off. New bookings stop earning; earned points stay. A list set in a session is not changed. '
  'Returns loyalty_status. Raises RG004, RG010.';
revoke all on function public.close_loyalty(uuid) from public;
