-- Null leaves a setting as it is. So a limit is removed by a value that limits nothing.
create or replace function public.set_loyalty_reward(
  restaurant_id uuid,
  slug text,
  name text default null,
  points integer default null,
  lowest_tier text default null,
  limit_per_customer integer default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  is_active boolean default null,
  program_id uuid default null,
  stock integer default null
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
  v_reward public.loyalty_rewards;
begin
  perform regulars.assert_restaurant(set_loyalty_reward.restaurant_id);

  -- one call at a time: the reward that is not there yet cannot be locked
  perform
  from public.restaurants
  where restaurants.id = set_loyalty_reward.restaurant_id
  for no key update;

  v_program := regulars.resolve_program(
    set_loyalty_reward.restaurant_id,
    set_loyalty_reward.program_id
  );

  if set_loyalty_reward.slug is null
    or set_loyalty_reward.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    or length(set_loyalty_reward.slug) > 100
  then
    perform regulars.refuse_field(
      'slug',
      'lower-case words joined by hyphens, at most 100 characters'
    );
  elsif set_loyalty_reward.limit_per_customer < 0 then
    perform regulars.refuse_field('limit_per_customer', 'at least 1, or 0 for no limit');
  elsif set_loyalty_reward.stock < -1 then
    perform regulars.refuse_field('stock', 'at least 0, or -1 for no limit');
  end if;

  select loyalty_rewards.*
  into v_reward
  from public.loyalty_rewards
  where loyalty_rewards.restaurant_id = set_loyalty_reward.restaurant_id
    and loyalty_rewards.program_id = v_program.id
    and loyalty_rewards.slug = set_loyalty_reward.slug
  for update;

  v_reward.name := coalesce(set_loyalty_reward.name, v_reward.name);
  v_reward.points := coalesce(set_loyalty_reward.points, v_reward.points);
  v_reward.lowest_tier := nullif(
    coalesce(set_loyalty_reward.lowest_tier, v_reward.lowest_tier),
    ''
  );
  v_reward.limit_per_customer := nullif(
    coalesce(set_loyalty_reward.limit_per_customer, v_reward.limit_per_customer),
    0
  );
  v_reward.stock := nullif(coalesce(set_loyalty_reward.stock, v_reward.stock), -1);
  v_reward.starts_at := nullif(
    coalesce(set_loyalty_reward.starts_at, v_reward.starts_at),
    '-infinity'
  );
  v_reward.ends_at := nullif(coalesce(set_loyalty_reward.ends_at, v_reward.ends_at), 'infinity');
  v_reward.is_active := coalesce(set_loyalty_reward.is_active, v_reward.is_active, true);

  if btrim(coalesce(v_reward.name, '')) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif (v_reward.points between 1 and 1000000000) is not true then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  elsif set_loyalty_reward.lowest_tier <> ''
    and regulars.tier_min_points(
      v_program.tier_definitions,
      set_loyalty_reward.lowest_tier
    ) is null
  then
    perform regulars.refuse_field('lowest_tier', 'a tier of the program, or empty for all');
  elsif v_reward.ends_at <= v_reward.starts_at then
    perform regulars.refuse_field('ends_at', 'after starts_at, or infinity for no end');
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
    stock,
    starts_at,
    ends_at,
    is_active
  )
  values (
    set_loyalty_reward.restaurant_id,
    v_program.id,
    set_loyalty_reward.slug,
    v_reward.name,
    v_reward.points,
    v_reward.lowest_tier,
    v_reward.limit_per_customer,
    v_reward.stock,
    v_reward.starts_at,
    v_reward.ends_at,
    v_reward.is_active
  )
  on conflict (restaurant_id, program_id, slug) do update
  set
    name = excluded.name,
    points = excluded.points,
    lowest_tier = excluded.lowest_tier,
    limit_per_customer = excluded.limit_per_customer,
    stock = excluded.stock,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at
  returning rewards.*;
end
$$;

comment on function public.set_loyalty_reward(
  uuid, text, text, integer, text, integer, timestamptz, timestamptz, boolean, uuid, integer
) is
  'Makes the reward with that slug, or changes the given settings of it. Empty lowest_tier, '
  'limit_per_customer 0, stock -1, starts_at -infinity and ends_at infinity lift a limit. Raises '
  'RG001, RG010, RG020, RG021.';
revoke all on function public.set_loyalty_reward(
  uuid, text, text, integer, text, integer, timestamptz, timestamptz, boolean, uuid, integer
) from public;
