create or replace function public.open_loyalty(restaurant_id uuid default null)
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
  perform regulars.assert_restaurant(open_loyalty.restaurant_id);

  if open_loyalty.restaurant_id is null then
    insert into regulars.settings (name, value)
    values ('loyalty.general_availability', 'on')
    on conflict on constraint settings_pkey do update set value = excluded.value;
  else
    -- The upsert locks the row and reads its newest version, so that two concurrent calls lose no
    -- entry.
    insert into regulars.settings as present (name, value)
    values ('loyalty.pilot_restaurant_ids', open_loyalty.restaurant_id::text)
    on conflict on constraint settings_pkey do update
    set value = concat_ws(',', nullif(btrim(present.value), ''), excluded.value)
    where not regulars.is_on_list(open_loyalty.restaurant_id, present.value);
  end if;

  -- refuses an unknown restaurant
  return query
  select status.*
  from public.loyalty_status(open_loyalty.restaurant_id) as status;
end
$$;

comment on function public.open_loyalty(uuid) is
  'Puts a restaurant on the pilot list of regulars.settings; null: turns general availability on, '
  'for every program with pilot_only false. Returns loyalty_status. Raises RG004, RG010.';
revoke all on function public.open_loyalty(uuid) from public;
