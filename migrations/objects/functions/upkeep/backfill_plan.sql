-- Temporary tables are made anew by every plan, and "drop … if exists" says so each time.
create or replace function regulars.backfill_plan(
  step integer,
  restaurant_id uuid default null,
  part integer default 0,
  parts integer default 1
)
returns table (
  chunk_restaurant_id uuid,
  chunk integer,
  items bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
set work_mem = '128MB'
-- everything is read once from end to end: what a poor guess may choose, a nested loop or a sort
-- for a merge, is never right
set enable_nestloop = off
set enable_mergejoin = off
-- before PostgreSQL 18 a plan that cannot do without what is off looks dear, and would be compiled
set jit = off
as $$
begin
  perform regulars.assert_restaurant(backfill_plan.restaurant_id);
  perform regulars.assert_own_temporary_tables();
  -- a mistyped id would find nothing to do, and verify would call that green
  if backfill_plan.restaurant_id is not null
    and not exists (
      select from public.restaurants where restaurants.id = backfill_plan.restaurant_id
    )
  then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', backfill_plan.restaurant_id),
      hint = 'Correct restaurant_id; null stands for all restaurants.';
  end if;

  -- counts the chunks of the step that wrote much
  drop sequence if exists pg_temp.backfill_chunks;
  create temp sequence backfill_chunks;

  case backfill_plan.step
    when 1 then
      perform regulars.backfill_plan_customers(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      drop table if exists pg_temp.backfill_counts;
      create temp table backfill_counts (
        step integer not null,
        object text not null,
        inserted bigint not null,
        changed bigint not null,
        is_written boolean not null default true
      ) on commit preserve rows;

      return query
      select backfill_bookings.restaurant_id, backfill_bookings.chunk, count(*)
      from pg_temp.backfill_bookings
      group by backfill_bookings.restaurant_id, backfill_bookings.chunk
      order by backfill_bookings.restaurant_id, backfill_bookings.chunk;
    when 2 then
      -- step 1 has filled what step 2 looks up; one session is enough
      if backfill_plan.part = 0 and exists (
        select
        from pg_temp.backfill_counts
        where backfill_counts.inserted + backfill_counts.changed >= 100
      ) then
        analyze public.customers (restaurant_id, id, merged_into_id, erased_at);
        analyze public.bookings (customer_id);
      end if;
      perform regulars.backfill_plan_profiles(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      return query
      select backfill_profiles.restaurant_id, backfill_profiles.chunk, count(*)
      from pg_temp.backfill_profiles
      group by backfill_profiles.restaurant_id, backfill_profiles.chunk
      order by backfill_profiles.restaurant_id, backfill_profiles.chunk;
    when 3 then
      perform regulars.backfill_plan_ledger(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      return query
      select backfill_ledger.restaurant_id, backfill_ledger.chunk, count(*)
      from pg_temp.backfill_ledger
      group by backfill_ledger.restaurant_id, backfill_ledger.chunk
      order by backfill_ledger.restaurant_id, backfill_ledger.chunk;
  end case;
end
$$;

comment on function regulars.backfill_plan(integer, uuid, integer, integer) is
  'First pass of a backfill step (1 customers, 2 profiles, 3 ledger), without locks: lists the '
  'chunks that differ. Part of parts divides the work between sessions, counted from 0.';
revoke all on function regulars.backfill_plan(integer, uuid, integer, integer) from public;
