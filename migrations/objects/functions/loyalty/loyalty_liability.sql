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
    outstanding.program_id,
    date_trunc('month', outstanding.expires_on::timestamp)::date,
    sum(outstanding.points)::bigint,
    count(distinct outstanding.customer_id)
  from regulars.outstanding_points(
    restaurant_id => loyalty_liability.restaurant_id,
    as_of => loyalty_liability.as_of
  ) as outstanding
  where outstanding.points <> 0
  group by 1, 2
  order by 1, 2 nulls last;
end
$$;

comment on function public.loyalty_liability(uuid, timestamptz) is
  'Outstanding points by program and month of expiry; month null: points that never expire, less '
  'what accounts are overdrawn. Adds up to the balances. Raises RG010, RG022.';
revoke all on function public.loyalty_liability(uuid, timestamptz) from public;
