create or replace function public.loyalty_status(restaurant_id uuid default null)
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
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(loyalty_status.restaurant_id);
  perform regulars.assert_known_restaurant(loyalty_status.restaurant_id);

  return query
  select
    restaurants.id,
    restaurants.slug,
    restaurants.name,
    gate.obstacle is null,
    gate.obstacle,
    case
      when gate.obstacle is not null then null
      when exists (
        select
        from regulars.settings
        where case
          when programs.pilot_only then
            settings.name = 'loyalty.pilot_restaurant_ids'
            and regulars.is_on_list(restaurants.id, settings.value)
          else
            settings.name = 'loyalty.general_availability'
            and lower(btrim(settings.value)) = 'on'
        end
      ) then 'settings'
      else 'session'
    end,
    programs.id,
    programs.slug,
    programs.pilot_only,
    case gate.obstacle
      when 'no_program' then 'Call set_loyalty_program.'
      when 'no_active_program' then 'Call set_loyalty_program with is_active true.'
      when 'not_on_pilot_list' then 'Call open_loyalty with this restaurant_id.'
      when 'general_availability_off'
        then 'Call open_loyalty without a restaurant, for every program with pilot_only false.'
    end
  from public.restaurants
  left join public.loyalty_programs as programs
    on programs.restaurant_id = restaurants.id
    and programs.is_active
  cross join lateral (select regulars.loyalty_obstacle(restaurants.id) as obstacle) as gate
  where loyalty_status.restaurant_id is null
    or restaurants.id = loyalty_status.restaurant_id
  order by restaurants.slug collate "C";
end
$$;

comment on function public.loyalty_status(uuid) is
  'Whether bookings confirmed now earn points, one row per restaurant (null: all). Names the '
  'obstacle and how to remove it, or what opened the gate: session (its own settings) or settings '
  '(regulars.settings, for every session). Raises RG004, RG010.';
revoke all on function public.loyalty_status(uuid) from public;
