create or replace function public.refresh_customer_profiles(
  restaurant_id uuid,
  customer_ids uuid[] default null
)
returns table (
  inserted bigint,
  changed bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(refresh_customer_profiles.restaurant_id);

  -- Reads without locks; only profiles that seem wrong are locked and checked again.
  select array_agg(differences.customer_id)
  into v_customer_ids
  from regulars.customer_profile_differences as differences
  where differences.restaurant_id = refresh_customer_profiles.restaurant_id
    and (
      refresh_customer_profiles.customer_ids is null
      or differences.customer_id = any (refresh_customer_profiles.customer_ids)
    );

  return query
  select
    refreshed.inserted,
    refreshed.changed
  from regulars.refresh_profiles(
    restaurant_id => refresh_customer_profiles.restaurant_id,
    customer_ids => v_customer_ids
  ) as refreshed;
end
$$;

comment on function public.refresh_customer_profiles(uuid, uuid[]) is
  'Corrects the profiles that differ from the sums of their bookings, for some customers or '
  '(null) all; returns how many. Raises RG010.';
revoke all on function public.refresh_customer_profiles(uuid, uuid[]) from public;
