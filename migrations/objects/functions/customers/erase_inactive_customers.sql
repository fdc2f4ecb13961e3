create or replace function public.erase_inactive_customers(
  restaurant_id uuid,
  older_than interval,
  actor text,
  dry_run boolean default false,
  limit_to integer default 1000
)
returns table (
  customer_id uuid,
  last_active_at timestamptz,
  is_erased boolean
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_inactive record;
  v_erased_ids uuid[];
begin
  perform regulars.assert_restaurant(erase_inactive_customers.restaurant_id);
  perform regulars.assert_actor(erase_inactive_customers.actor);
  perform regulars.assert_limit(erase_inactive_customers.limit_to);
  if erase_inactive_customers.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  end if;

  select
    array_agg(inactive.customer_id order by inactive.place) as ids,
    array_agg(inactive.last_active_at order by inactive.place) as dates
  into v_inactive
  from regulars.inactive_customers(
    restaurant_id => erase_inactive_customers.restaurant_id,
    before => regulars.retention_start(erase_inactive_customers.older_than),
    limit_to => erase_inactive_customers.limit_to
  ) as inactive;

  if not erase_inactive_customers.dry_run then
    v_erased_ids := array(
      select regulars.erase_inactive_chunk(
        restaurant_id => erase_inactive_customers.restaurant_id,
        customer_ids => v_inactive.ids,
        older_than => erase_inactive_customers.older_than,
        actor => erase_inactive_customers.actor
      )
    );
  end if;

  return query
  select
    inactive.customer_id,
    inactive.last_active_at,
    not erase_inactive_customers.dry_run
  from unnest(v_inactive.ids, v_inactive.dates) as inactive (customer_id, last_active_at)
  where erase_inactive_customers.dry_run
    or inactive.customer_id = any (v_erased_ids);
end
$$;

comment on function public.erase_inactive_customers(uuid, interval, text, boolean, integer) is
  'Erases guests who have not booked, visited, made a choice or used points for that long, at '
  'most limit_to per call; a dry run only lists them. Raises RG001, RG010.';
revoke all on function public.erase_inactive_customers(uuid, interval, text, boolean, integer)
  from public;
