create or replace function public.redeem_reward(
  restaurant_id uuid,
  customer_id uuid,
  reward_id uuid,
  actor text,
  idempotency_key text default null,
  reason text default null,
  booking_id uuid default null
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
    redeem_reward.reason,
    redeem_reward.booking_id
  );
  v_reward public.loyalty_rewards;
  v_customer_id uuid;
  v_is_limited boolean;
  v_obstacle text;
begin
  perform regulars.assert_restaurant(redeem_reward.restaurant_id);
  perform regulars.lock_redemption_booking(
    redeem_reward.restaurant_id,
    redeem_reward.booking_id
  );

  -- A repeated request gets the first answer, even after the guest is erased.
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

  -- Locks a limited reward, the customer and the accounts before it counts, so that no two requests
  -- count the same redemptions. The reward is read after the last wait.
  v_is_limited := exists (
    select
    from public.loyalty_rewards
    where loyalty_rewards.restaurant_id = redeem_reward.restaurant_id
      and loyalty_rewards.id = redeem_reward.reward_id
      and loyalty_rewards.limit_per_customer is not null
  );
  if v_is_limited then
    perform regulars.take_turn(redeem_reward.restaurant_id, redeem_reward.reward_id::text);
  end if;
  v_customer_id := regulars.lock_customer(
    redeem_reward.restaurant_id,
    redeem_reward.customer_id
  );
  perform regulars.open_accounts(redeem_reward.restaurant_id, array[v_customer_id]);

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

  -- limited while the guest was waited for: others may be counting, and a turn comes before a guest
  if v_reward.limit_per_customer is not null and not v_is_limited then
    raise exception using
      errcode = '40001',
      message = 'the reward was limited meanwhile',
      detail = format('reward %s.', v_reward.id),
      hint = 'Send the request again.';
  end if;

  v_obstacle := regulars.reward_obstacle(v_reward, v_customer_id, clock_timestamp());
  if v_obstacle is null and v_reward.stock is not null then
    update public.loyalty_rewards
    set stock = loyalty_rewards.stock - 1
    where loyalty_rewards.restaurant_id = redeem_reward.restaurant_id
      and loyalty_rewards.id = v_reward.id
      and (loyalty_rewards.stock > 0 or loyalty_rewards.stock is null);
    if not found then
      v_obstacle := 'RG030';
    end if;
  end if;
  if v_obstacle is not null then
    raise exception using
      errcode = v_obstacle,
      message = case v_obstacle
        when 'RG027' then 'the reward is not to be had now'
        when 'RG028' then 'the reward is for a higher tier'
        when 'RG030' then 'the reward is out of stock'
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
      hint = 'Offer a reward that list_loyalty_rewards shows for the guest.';
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
    metadata => jsonb_strip_nulls(
      jsonb_build_object('reward_id', v_reward.id, 'for_booking', redeem_reward.booking_id)
    )
  ) as entries;
end
$$;

comment on function public.redeem_reward(uuid, uuid, uuid, text, text, text, uuid) is
  'Spends the points that a reward costs, if the guest''s tier, limit, stock and dates allow it; '
  'returns the ledger entry. Points spent on a booking come back when it is cancelled. Raises '
  'RG001, RG003, RG007, RG010, RG017, RG021, RG023, RG026, RG027, RG028, RG029, RG030, RG031, '
  'RG043.';
revoke all on function public.redeem_reward(uuid, uuid, uuid, text, text, text, uuid) from public;
