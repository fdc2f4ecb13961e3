create or replace function public.list_loyalty_rewards(
  restaurant_id uuid,
  customer_id uuid default null,
  program_id uuid default null
)
returns table (
  id uuid,
  slug text,
  name text,
  points integer,
  lowest_tier text,
  limit_per_customer integer,
  stock integer,
  starts_at timestamptz,
  ends_at timestamptz,
  is_active boolean,
  refused_with text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_program public.loyalty_programs;
  v_customer_id uuid;
  v_spendable bigint;
begin
  perform regulars.assert_restaurant(list_loyalty_rewards.restaurant_id);

  v_program := regulars.resolve_program(
    list_loyalty_rewards.restaurant_id,
    list_loyalty_rewards.program_id
  );
  if list_loyalty_rewards.customer_id is not null then
    v_customer_id := regulars.find_customer(
      list_loyalty_rewards.restaurant_id,
      list_loyalty_rewards.customer_id
    );
    select accounts.spendable
    into v_spendable
    from public.get_loyalty_account(
      restaurant_id => list_loyalty_rewards.restaurant_id,
      customer_id => v_customer_id,
      program_id => v_program.id
    ) as accounts;
  end if;

  return query
  select
    rewards.id,
    rewards.slug,
    rewards.name,
    rewards.points,
    rewards.lowest_tier,
    rewards.limit_per_customer,
    rewards.stock,
    rewards.starts_at,
    rewards.ends_at,
    rewards.is_active,
    coalesce(
      regulars.reward_obstacle(rewards, v_customer_id, v_now),
      case when rewards.points > v_spendable then 'RG023' end
    )
  from public.loyalty_rewards as rewards
  where rewards.restaurant_id = list_loyalty_rewards.restaurant_id
    and rewards.program_id = v_program.id
  order by rewards.points, rewards.slug;
end
$$;

comment on function public.list_loyalty_rewards(uuid, uuid, uuid) is
  'The rewards of a program, cheapest first, each with the error code with which redeem_reward '
  'would refuse a guest now (null: none). Raises RG007, RG010, RG020, RG021.';
revoke all on function public.list_loyalty_rewards(uuid, uuid, uuid) from public;
