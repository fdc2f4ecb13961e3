create or replace function public.set_loyalty_reward(
  restaurant_id uuid,
  slug text,
  name text default null,
  points integer default null,
  lowest_tier text default null,
  limit_per_customer integer default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  is_active boolean default true,
  program_id uuid default null
)
returns setof public.loyalty_rewards
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(set_loyalty_reward.restaurant_id);

  v_program := regulars.resolve_program(
    set_loyalty_reward.restaurant_id,
    set_loyalty_reward.program_id
  );

  if set_loyalty_reward.slug is null
    or set_loyalty_reward.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
  then
    perform regulars.refuse_field('slug', 'lower-case words joined by hyphens');
  elsif set_loyalty_reward.name is null or btrim(set_loyalty_reward.name) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif set_loyalty_reward.points is null
    or set_loyalty_reward.points not between 1 and 1000000000
  then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  elsif set_loyalty_reward.lowest_tier is not null
    and regulars.tier_min_points(
      v_program.tier_definitions,
      set_loyalty_reward.lowest_tier
    ) is null
  then
    perform regulars.refuse_field('lowest_tier', 'a tier of the program, or null for all');
  elsif set_loyalty_reward.limit_per_customer < 1 then
    perform regulars.refuse_field('limit_per_customer', 'at least 1, or null for no limit');
  elsif set_loyalty_reward.ends_at <= set_loyalty_reward.starts_at then
    perform regulars.refuse_field('ends_at', 'after starts_at, or null for no end');
  elsif set_loyalty_reward.is_active is null then
    perform regulars.refuse_field('is_active', 'true or false');
  end if;

  return query
  insert into public.loyalty_rewards as rewards (
    restaurant_id,
    program_id,
    slug,
    name,
    points,
    lowest_tier,
    limit_per_customer,
    starts_at,
    ends_at,
    is_active
  )
  values (
    set_loyalty_reward.restaurant_id,
    v_program.id,
    set_loyalty_reward.slug,
    set_loyalty_reward.name,
    set_loyalty_reward.points,
    set_loyalty_reward.lowest_tier,
    set_loyalty_reward.limit_per_customer,
    set_loyalty_reward.starts_at,
    set_loyalty_reward.ends_at,
    set_loyalty_reward.is_active
  )
  on conflict (restaurant_id, program_id, slug) do update
  set
    name = excluded.name,
    points = excluded.points,
    lowest_tier = excluded.lowest_tier,
    limit_per_customer = excluded.limit_per_customer,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at
  returning rewards.*;
end
$$;

comment on function public.set_loyalty_reward(
  uuid, text, text, integer, text, integer, timestamptz, timestamptz, boolean, uuid
) is
  'Makes the reward of that slug, or replaces all of it. Raises RG010, RG020, RG021, RG022.';
revoke all on function public.set_loyalty_reward(
  uuid, text, text, integer, text, integer, timestamptz, timestamptz, boolean, uuid
) from public;
