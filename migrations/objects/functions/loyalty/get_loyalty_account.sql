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
  last_awarded_at timestamptz
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
  v_account public.loyalty_points;
  v_qualifying bigint;
  v_due bigint := 0;
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

  select loyalty_points.*
  into v_account
  from public.loyalty_points
  where loyalty_points.restaurant_id = get_loyalty_account.restaurant_id
    and loyalty_points.program_id = v_program.id
    and loyalty_points.customer_id = v_customer_id;

  program_slug := v_program.slug;
  program_name := v_program.name;
  balance := coalesce(v_account.balance, 0);
  lifetime_points := coalesce(v_account.lifetime_points, 0);
  last_awarded_at := v_account.last_awarded_at;
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
  tier := regulars.tier_for(v_program.tier_definitions, v_qualifying);

  select tiers.value ->> 'tier', (tiers.value -> 'min_points')::bigint - v_qualifying
  into next_tier, points_to_next_tier
  from jsonb_array_elements(v_program.tier_definitions -> 'tiers') as tiers
  where (tiers.value -> 'min_points')::bigint > greatest(v_qualifying, 0)
  order by (tiers.value -> 'min_points')::bigint
  limit 1;

  pending := 0;
  if v_program.spendable_from = 'visit' then
    pending := regulars.pending_points(
      get_loyalty_account.restaurant_id,
      v_program.id,
      v_customer_id,
      v_now
    );
  end if;
  -- what has expired and waits to be posted cannot be spent
  if v_program.expires_after is not null then
    select coalesce(sum(due.points), 0)
    into v_due
    from regulars.due_expiries(
      restaurant_id => get_loyalty_account.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => v_now
    ) as due
    where due.program_id = v_program.id;
  end if;
  spendable := greatest(balance - v_due - pending, 0);

  return next;
end
$$;

comment on function public.get_loyalty_account(uuid, uuid, uuid) is
  'A customer''s points and tier as of now; without an account yet zeros and the first tier. '
  'Raises RG007, RG010, RG020, RG021.';
revoke all on function public.get_loyalty_account(uuid, uuid, uuid) from public;
