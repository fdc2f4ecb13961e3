create or replace function public.loyalty_liability(
  restaurant_id uuid,
  as_of timestamptz default clock_timestamp()
)
returns table (
  program_id uuid,
  expiry_month date,
  points bigint,
  accounts bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(loyalty_liability.restaurant_id);

  if loyalty_liability.as_of is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  return query
  select
    replay.program_id,
    date_trunc('month', replay.due_on::timestamp)::date,
    sum(case when replay.state = 'debt' then -replay.points else replay.points end)::bigint,
    count(distinct replay.customer_id)
  from regulars.replay_points(
    restaurant_id => loyalty_liability.restaurant_id,
    customer_ids => null,
    as_of => loyalty_liability.as_of
  ) as replay
  where replay.state <> 'expired'
  group by 1, 2
  order by 1, 2 nulls last;
end
$$;

comment on function public.loyalty_liability(uuid, timestamptz) is
  'Outstanding points by program and month of expiry; month null: points that never expire, minus '
  'overdrafts. Adds up to the balances. Raises RG001, RG010.';
revoke all on function public.loyalty_liability(uuid, timestamptz) from public;
