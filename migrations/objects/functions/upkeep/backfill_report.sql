create or replace function regulars.backfill_report(restaurant_id uuid default null)
returns table (
  step integer,
  object text,
  inserted bigint,
  changed bigint,
  unchanged bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(backfill_report.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  return query
  select
    totals.step,
    totals.object,
    coalesce(counts.inserted, 0)::bigint,
    coalesce(counts.changed, 0)::bigint,
    -- a dry run counts rows that do not exist yet
    (totals.total
      - case when counts.is_written then coalesce(counts.inserted, 0) else 0 end
      - coalesce(counts.changed, 0))::bigint
  from (
    select 1 as place, 1 as step, 'customers' as object, count(*) as total
    from public.customers
    where backfill_report.restaurant_id is null
      or customers.restaurant_id = backfill_report.restaurant_id
    union all
    select 2, 1, 'bookings', count(*)
    from public.bookings
    where backfill_report.restaurant_id is null
      or bookings.restaurant_id = backfill_report.restaurant_id
    union all
    select 3, 2, 'profiles', count(*)
    from public.customer_profiles
    where backfill_report.restaurant_id is null
      or customer_profiles.restaurant_id = backfill_report.restaurant_id
    union all
    select 4, 3, 'ledger entries', count(*)
    from public.loyalty_point_events
    where backfill_report.restaurant_id is null
      or loyalty_point_events.restaurant_id = backfill_report.restaurant_id
    union all
    select 5, 3, 'accounts', count(*)
    from public.loyalty_points
    where backfill_report.restaurant_id is null
      or loyalty_points.restaurant_id = backfill_report.restaurant_id
  ) as totals
  left join (
    select
      backfill_counts.step,
      backfill_counts.object,
      sum(backfill_counts.inserted) as inserted,
      sum(backfill_counts.changed) as changed,
      bool_and(backfill_counts.is_written) as is_written
    from pg_temp.backfill_counts
    group by backfill_counts.step, backfill_counts.object
  ) as counts
    on counts.step = totals.step
    and counts.object = totals.object
  order by totals.place;
end
$$;

comment on function regulars.backfill_report(uuid) is
  'How many rows the backfill of this session has inserted, changed and left unchanged so far, '
  'per step.';
revoke all on function regulars.backfill_report(uuid) from public;
