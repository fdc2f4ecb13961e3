create or replace function regulars.backfill_plan_ledger(
  restaurant_id uuid,
  part integer,
  parts integer
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- a first run has posted all there was to post
  v_settled_ids uuid[] := array(
    select backfill_first_runs.restaurant_id
    from pg_temp.backfill_first_runs
    where backfill_first_runs.is_settled
  );
  v_unsettled_ids uuid[] := array(
    select backfill_first_runs.restaurant_id
    from pg_temp.backfill_first_runs
    where not backfill_first_runs.is_settled
  );
begin
  drop table if exists pg_temp.backfill_ledger;

  -- Step 3's work: the customers whose ledger or account differs, by chunk.
  create temp table backfill_ledger on commit preserve rows as
  select
    wrong.restaurant_id,
    ((row_number() over (
      partition by wrong.restaurant_id
      -- an account comes after its bookings
      order by wrong.customer_id, wrong.booking_id nulls last
    ) - 1) / 1000)::integer as chunk,
    wrong.customer_id,
    wrong.booking_id
  from (
    select
      points.restaurant_id,
      points.customer_id,
      points.booking_id
    from regulars.booking_point_differences as points
    where (
        backfill_plan_ledger.restaurant_id is null
        or points.restaurant_id = backfill_plan_ledger.restaurant_id
      )
      and points.restaurant_id <> all (v_settled_ids)
    union
    select
      accounts.restaurant_id,
      accounts.customer_id,
      null
    from regulars.account_differences as accounts
    where (
        backfill_plan_ledger.restaurant_id is null
        or accounts.restaurant_id = backfill_plan_ledger.restaurant_id
      )
      and accounts.restaurant_id <> all (v_settled_ids)
  ) as wrong
  where backfill_plan_ledger.parts = 1
    -- other sessions take it for settled
    or wrong.restaurant_id = any (v_unsettled_ids)
    or (hashtext(wrong.customer_id::text) & 2147483647) % backfill_plan_ledger.parts
      = backfill_plan_ledger.part;

  create index on backfill_ledger (restaurant_id, chunk);
  analyze backfill_ledger (restaurant_id, chunk);
end
$$;

comment on function regulars.backfill_plan_ledger(uuid, integer, integer) is
  'Lists, in a temporary table of the session, the bookings and accounts that step 3 of the '
  'backfill has to post or correct.';
revoke all on function regulars.backfill_plan_ledger(uuid, integer, integer) from public;
