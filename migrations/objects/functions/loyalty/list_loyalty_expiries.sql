create or replace function public.list_loyalty_expiries(
  restaurant_id uuid,
  customer_id uuid,
  program_id uuid default null,
  limit_to integer default null
)
returns table (
  expires_on date,
  expires_at timestamptz,
  points bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_customer_id uuid;
begin
  perform regulars.assert_restaurant(list_loyalty_expiries.restaurant_id);
  perform regulars.assert_limit(list_loyalty_expiries.limit_to);

  v_program := regulars.resolve_program(
    list_loyalty_expiries.restaurant_id,
    list_loyalty_expiries.program_id
  );
  v_customer_id := regulars.find_customer(
    list_loyalty_expiries.restaurant_id,
    list_loyalty_expiries.customer_id
  );

  return query
  select
    replay.due_on,
    replay.due_at,
    sum(replay.points)::bigint
  from regulars.replay_points(
    restaurant_id => list_loyalty_expiries.restaurant_id,
    customer_ids => array[v_customer_id],
    as_of => null
  ) as replay
  where replay.program_id = v_program.id
    and replay.state in ('open', 'pending')
    and replay.due_on is not null
  group by replay.due_on, replay.due_at
  order by replay.due_on
  limit list_loyalty_expiries.limit_to;
end
$$;

comment on function public.list_loyalty_expiries(uuid, uuid, uuid, integer) is
  'When a customer''s points of a program (null: the active one) expire if none are used, by date, '
  'the next first; points that wait for the visit too. Raises RG001, RG007, RG010, RG020, RG021.';
revoke all on function public.list_loyalty_expiries(uuid, uuid, uuid, integer) from public;
