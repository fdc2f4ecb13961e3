-- Each plan replaces its temporary tables; client_min_messages hides the notices of "drop … if
-- exists".
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
-- Everything is read once from end to end. A nested loop or a sort for a merge join, which a poor
-- estimate may choose, is never right.
set enable_nestloop = off
set enable_mergejoin = off
-- Before PostgreSQL 18, disabled plan nodes look so costly that JIT would start.
set jit = off
as $$
begin
  perform regulars.assert_restaurant(backfill_plan.restaurant_id);
  perform regulars.assert_own_temporary_tables();
  perform regulars.assert_known_restaurant(backfill_plan.restaurant_id);

  -- Choices that did not see the guests of step 1. In a transaction that has written nobody else
  -- sees them either, and others may wait for it.
  if backfill_plan.step = 2 and pg_current_xact_id_if_assigned() is null then
    perform regulars.await_addresses();
  end if;

  -- Counts this step's chunks that wrote much.
  drop sequence if exists pg_temp.backfill_chunks;
  create temp sequence backfill_chunks;

  case backfill_plan.step
    when 1 then
      perform regulars.backfill_plan_customers(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      -- What each chunk wrote, or would write; `backfill_report` adds it up.
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
      -- Step 1 has filled the tables that step 2 reads. One session's ANALYZE is enough.
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
