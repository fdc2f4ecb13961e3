create or replace function public.expire_points(
  restaurant_id uuid,
  as_of timestamptz default clock_timestamp()
)
returns table (
  accounts integer,
  entries integer,
  points bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(expire_points.restaurant_id);

  if regulars.datable(expire_points.as_of) is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  -- a guess without locks; what it finds is locked and looked at again
  select array_agg(distinct due.customer_id)
  into v_customer_ids
  from regulars.due_expiries(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => null,
    as_of => expire_points.as_of
  ) as due;

  return query
  select posted.accounts, posted.entries, posted.points
  from regulars.post_expiries(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => coalesce(v_customer_ids, '{}'),
    as_of => expire_points.as_of
  ) as posted;
end
$$;

comment on function public.expire_points(uuid, timestamptz) is
  'Posts what has expired by an instant, first in first out, each due date once; returns '
  'accounts, entries and points. Raises RG010, RG022.';
revoke all on function public.expire_points(uuid, timestamptz) from public;
