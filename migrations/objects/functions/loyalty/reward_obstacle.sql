-- Redemptions and the list of rewards both ask this, so that they agree.
create or replace function regulars.reward_obstacle(
  reward public.loyalty_rewards,
  customer_id uuid,
  as_of timestamptz
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_program public.loyalty_programs;
  v_lifetime_points bigint;
  v_customer_ids uuid[];
begin
  if not reward_obstacle.reward.is_active
    or reward_obstacle.reward.starts_at > reward_obstacle.as_of
    or reward_obstacle.reward.ends_at <= reward_obstacle.as_of
  then
    return 'RG027';
  elsif reward_obstacle.reward.stock = 0 then
    return 'RG030';
  end if;

  if reward_obstacle.customer_id is null then
    return null;
  end if;

  if reward_obstacle.reward.lowest_tier is not null then
    v_program := regulars.resolve_program(
      reward_obstacle.reward.restaurant_id,
      reward_obstacle.reward.program_id
    );
    select loyalty_points.lifetime_points
    into v_lifetime_points
    from public.loyalty_points
    where loyalty_points.restaurant_id = reward_obstacle.reward.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = reward_obstacle.customer_id;

    -- nobody reaches a tier that the program no longer has
    if regulars.tier_min_points(
        v_program.tier_definitions,
        regulars.tier_as_of(
          reward_obstacle.reward.restaurant_id,
          v_program.id,
          reward_obstacle.customer_id,
          v_program.tier_definitions,
          coalesce(v_lifetime_points, 0),
          reward_obstacle.as_of
        )
      )
      >= regulars.tier_min_points(
        v_program.tier_definitions,
        reward_obstacle.reward.lowest_tier
      )
      is not true
    then
      return 'RG028';
    end if;
  end if;

  if reward_obstacle.reward.limit_per_customer is not null then
    -- counts merged customers as one guest
    v_customer_ids := regulars.address_holders(
      reward_obstacle.reward.restaurant_id,
      reward_obstacle.customer_id
    );
    if reward_obstacle.reward.limit_per_customer <= (
      select count(*)
      from public.loyalty_point_events as redemptions
      where redemptions.restaurant_id = reward_obstacle.reward.restaurant_id
        and redemptions.program_id = reward_obstacle.reward.program_id
        and redemptions.customer_id = any (v_customer_ids)
        and redemptions.reason = 'redemption'
        and redemptions.metadata ->> 'reward_id' = reward_obstacle.reward.id::text
        -- a redemption that was given back in part still counts
        and regulars.points_left(redemptions) < 0
    ) then
      return 'RG029';
    end if;
  end if;

  return null;
end
$$;

comment on function regulars.reward_obstacle(public.loyalty_rewards, uuid, timestamptz) is
  'The error code with which a reward would be refused to a guest (null: any) at an instant, '
  'leaving aside points; null: none.';
revoke all on function regulars.reward_obstacle(public.loyalty_rewards, uuid, timestamptz)
  from public;
