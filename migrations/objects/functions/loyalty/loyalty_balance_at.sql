create or replace function public.loyalty_balance_at(
  restaurant_id uuid,
  customer_id uuid,
  as_of timestamptz,
  program_id uuid default null
)
returns table (
  balance bigint,
  lifetime_points bigint,
  tier text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_id uuid;
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(loyalty_balance_at.restaurant_id);

  if loyalty_balance_at.as_of is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  v_program := regulars.resolve_program(
    loyalty_balance_at.restaurant_id,
    loyalty_balance_at.program_id
  );
  v_customer_id := regulars.find_customer(
    loyalty_balance_at.restaurant_id,
    loyalty_balance_at.customer_id
  );
  select coalesce(
    sum(case when replay.state = 'debt' then -replay.points else replay.points end),
    0
  )
  into balance
  from regulars.replay_points(
    restaurant_id => loyalty_balance_at.restaurant_id,
    customer_ids => array[v_customer_id],
    as_of => loyalty_balance_at.as_of
  ) as replay
  where replay.program_id = v_program.id
    and replay.state <> 'expired';

  select coalesce(sum(entries.points_delta), 0)
  into lifetime_points
  from public.loyalty_point_events as entries
  where entries.restaurant_id = loyalty_balance_at.restaurant_id
    and entries.program_id = v_program.id
    and entries.customer_id = v_customer_id
    and entries.booking_id is not null
    and entries.occurred_at <= loyalty_balance_at.as_of;

  tier := regulars.tier_as_of(
    loyalty_balance_at.restaurant_id,
    v_program.id,
    v_customer_id,
    regulars.tier_definitions_at(
      loyalty_balance_at.restaurant_id,
      v_program.id,
      loyalty_balance_at.as_of
    ),
    lifetime_points,
    loyalty_balance_at.as_of
  );
  return next;
end
$$;

comment on function public.loyalty_balance_at(uuid, uuid, timestamptz, uuid) is
  'Balance and tier at an event time, by all entries that count by then, whenever they were '
  'recorded. Raises RG001, RG007, RG010, RG020, RG021.';
revoke all on function public.loyalty_balance_at(uuid, uuid, timestamptz, uuid) from public;
