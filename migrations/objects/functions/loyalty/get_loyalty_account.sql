create or replace function public.get_loyalty_account(
  restaurant_id uuid,
  customer_id uuid,
  program_id uuid default null
)
returns table (
  program_slug text,
  program_name text,
  balance bigint,
  spendable bigint,
  pending bigint,
  lifetime_points bigint,
  tier text,
  next_tier text,
  points_to_next_tier bigint,
  last_awarded_at timestamptz,
  next_expiry_on date,
  next_expiry_points bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_customer_id uuid;
  v_program public.loyalty_programs;
  v_standing record;
  v_qualifying bigint;
begin
  perform regulars.assert_restaurant(get_loyalty_account.restaurant_id);

  v_program := regulars.resolve_program(
    get_loyalty_account.restaurant_id,
    get_loyalty_account.program_id
  );
  v_customer_id := regulars.find_customer(
    get_loyalty_account.restaurant_id,
    get_loyalty_account.customer_id
  );

  select standings.*
  into v_standing
  from regulars.account_standings(
    restaurant_id => get_loyalty_account.restaurant_id,
    customer_ids => array[v_customer_id]
  ) as standings
  where standings.program_id = v_program.id;

  program_slug := v_program.slug;
  program_name := v_program.name;
  balance := coalesce(v_standing.balance, 0);
  pending := coalesce(v_standing.pending, 0);
  spendable := coalesce(v_standing.spendable, 0);
  lifetime_points := coalesce(v_standing.lifetime_points, 0);
  last_awarded_at := v_standing.last_awarded_at;
  next_expiry_on := v_standing.next_expiry_on;
  next_expiry_points := v_standing.next_expiry_points;
  tier := coalesce(v_standing.tier, regulars.tier_for(v_program.tier_definitions, 0));
  v_qualifying := lifetime_points;
  if v_program.tier_definitions ->> 'qualification_period' is not null then
    v_qualifying := regulars.qualifying_points(
      get_loyalty_account.restaurant_id,
      v_program.id,
      v_customer_id,
      v_program.tier_definitions,
      v_now
    );
  end if;

  select tiers.value ->> 'tier', (tiers.value -> 'min_points')::bigint - v_qualifying
  into next_tier, points_to_next_tier
  from jsonb_array_elements(v_program.tier_definitions -> 'tiers') as tiers
  where (tiers.value -> 'min_points')::bigint > greatest(v_qualifying, 0)
  order by (tiers.value -> 'min_points')::bigint
  limit 1;

  return next;
end
$$;

comment on function public.get_loyalty_account(uuid, uuid, uuid) is
  'A customer''s points and tier as of now, and what expires next; zeros and the first '
  'tier before there is an account. '
  'Raises RG007, RG010, RG020, RG021.';
revoke all on function public.get_loyalty_account(uuid, uuid, uuid) from public;
