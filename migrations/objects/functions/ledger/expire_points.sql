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

  if regulars.datable(expire_points.as_of) is null or expire_points.as_of > clock_timestamp() then
    perform regulars.refuse_field('as_of', 'a date and time that is not in the future');
  end if;

  -- Reads without locks first; the accounts found are then locked and read again.
  select array_agg(distinct owed.customer_id)
  into v_customer_ids
  from regulars.expiries_owed(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => null,
    as_of => expire_points.as_of
  ) as owed;

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
  'Posts the points that have expired by an instant, first in first out, each due date once; '
  'returns accounts, entries and points. Raises RG001, RG010.';
revoke all on function public.expire_points(uuid, timestamptz) from public;
