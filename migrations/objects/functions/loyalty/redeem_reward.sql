create or replace function public.redeem_reward(
  restaurant_id uuid,
  customer_id uuid,
  reward_id uuid,
  actor text,
  idempotency_key text default null,
  reason text default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_body jsonb := jsonb_build_array(
    'reward',
    redeem_reward.customer_id,
    redeem_reward.reward_id,
    redeem_reward.actor,
    redeem_reward.reason
  );
  v_reward public.loyalty_rewards;
  v_customer_id uuid;
  v_obstacle text;
begin
  perform regulars.assert_restaurant(redeem_reward.restaurant_id);

  select loyalty_rewards.*
  into v_reward
  from public.loyalty_rewards
  where loyalty_rewards.restaurant_id = redeem_reward.restaurant_id
    and loyalty_rewards.id = redeem_reward.reward_id;

  if not found then
    raise exception using
      errcode = 'RG026',
      message = 'reward not found in this restaurant',
      detail = format(
        'restaurant_id %s, reward_id %s.',
        coalesce(redeem_reward.restaurant_id::text, 'null'),
        coalesce(redeem_reward.reward_id::text, 'null')
      ),
      hint = 'Use the id of one of the restaurant''s own rewards.';
  end if;

  -- whoever redeems holds the customer, so that no two count the same redemptions
  v_customer_id := regulars.lock_customer(
    redeem_reward.restaurant_id,
    redeem_reward.customer_id
  );

  if redeem_reward.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(
      redeem_reward.restaurant_id,
      regulars.manual_source_key(redeem_reward.idempotency_key),
      regulars.manual_request(redeem_reward.idempotency_key, v_body)
    ) as entries;
    if found then
      return;
    end if;
  end if;

  v_obstacle := regulars.reward_obstacle(v_reward, v_customer_id, clock_timestamp());
  if v_obstacle is not null then
    raise exception using
      errcode = v_obstacle,
      message = case v_obstacle
        when 'RG027' then 'the reward is not to be had now'
        when 'RG028' then 'the reward is for a higher tier'
        else 'the guest has had the reward as often as it may be had'
      end,
      detail = format(
        'customer_id %s, reward %s: is_active %s, starts_at %s, ends_at %s, lowest_tier %s, limit '
        '%s.',
        v_customer_id,
        v_reward.id,
        v_reward.is_active,
        coalesce(v_reward.starts_at::text, 'null'),
        coalesce(v_reward.ends_at::text, 'null'),
        coalesce(v_reward.lowest_tier, 'null'),
        coalesce(v_reward.limit_per_customer::text, 'null')
      ),
      hint = 'Offer one that list_loyalty_rewards shows for the guest.';
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => redeem_reward.restaurant_id,
    program_id => v_reward.program_id,
    customer_id => redeem_reward.customer_id,
    points_delta => -v_reward.points,
    code => 'redemption',
    note => coalesce(redeem_reward.reason, v_reward.name),
    actor => redeem_reward.actor,
    idempotency_key => redeem_reward.idempotency_key,
    body => v_body,
    metadata => jsonb_build_object('reward_id', v_reward.id)
  ) as entries;
end
$$;

comment on function public.redeem_reward(uuid, uuid, uuid, text, text, text) is
  'Spends the points that a reward costs, if the guest''s tier, the limit and the dates allow it; '
  'returns the ledger entry. Raises RG007, RG010, RG017, RG021, RG022, RG023, RG026, RG027, '
  'RG028, RG029, RG043.';
revoke all on function public.redeem_reward(uuid, uuid, uuid, text, text, text) from public;
