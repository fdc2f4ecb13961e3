-- Locks first; a new statement then computes what is owed.
create or replace function regulars.post_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  out accounts integer,
  out entries integer,
  out points bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_entries public.loyalty_point_events[];
begin
  perform regulars.open_accounts(post_expiries.restaurant_id, post_expiries.customer_ids);

  v_entries := array(
    select owed
    from regulars.expiries_owed(
      restaurant_id => post_expiries.restaurant_id,
      customer_ids => post_expiries.customer_ids,
      as_of => post_expiries.as_of
    ) as owed
  );

  select
    count(distinct (owed.program_id, owed.customer_id)),
    count(*),
    -coalesce(sum(owed.points_delta), 0)
  into accounts, entries, points
  from unnest(v_entries) as owed;

  perform regulars.append_entries(post_expiries.restaurant_id, v_entries);
end
$$;

comment on function regulars.post_expiries(uuid, uuid[], timestamptz) is
  'Posts the points of customers that have expired by an instant, and reinstates those that have '
  'not after all; returns accounts, entries and points.';
revoke all on function regulars.post_expiries(uuid, uuid[], timestamptz) from public;
