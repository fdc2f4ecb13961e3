create or replace function public.backfill_customers_loyalty(
  restaurant_id uuid default null,
  dry_run boolean default false
)
returns table (
  step integer,
  object text,
  inserted bigint,
  changed bigint,
  unchanged bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chunk record;
  v_done bigint := 0;
  v_counted_next bigint := 1;
begin
  perform regulars.assert_restaurant(backfill_customers_loyalty.restaurant_id);

  if backfill_customers_loyalty.dry_run then
    perform regulars.backfill_dry_run(backfill_customers_loyalty.restaurant_id);
  else
    -- The lock that ANALYZE below takes, before any row lock. A second call waits here; later, the
    -- two could deadlock.
    lock table public.customers in share update exclusive mode;
    -- A choice made meanwhile would not show itself to guests who are not committed.
    lock table public.marketing_addresses in share row exclusive mode;

    for v_step in 1..3 loop
      for v_chunk in
        select plan.chunk_restaurant_id, plan.chunk
        from regulars.backfill_plan(v_step, backfill_customers_loyalty.restaurant_id) as plan
      loop
        perform regulars.backfill_chunk(v_step, v_chunk.chunk_restaurant_id, v_chunk.chunk);

        -- Autovacuum cannot see this transaction's rows. If it analyzed the tables now, it would
        -- find them empty, and foreign key checks would use the wrong index. ANALYZE here also
        -- keeps autovacuum away.
        v_done := v_done + 1;
        if v_done = v_counted_next then
          v_counted_next := 4 * v_counted_next;
          analyze
            public.customers,
            public.customer_profiles,
            public.loyalty_points,
            public.loyalty_point_events;
        end if;
      end loop;
    end loop;
  end if;

  return query
  select report.*
  from regulars.backfill_report(backfill_customers_loyalty.restaurant_id) as report;

  perform regulars.drop_temporary_tables();
end
$$;

comment on function public.backfill_customers_loyalty(uuid, boolean) is
  'Brings customers, profiles, ledger and accounts in line with bookings (null: all restaurants), '
  'in the caller''s transaction. For a live database use the script or the command line, which '
  'commit chunk by chunk. Running it again writes nothing. Raises RG004.';
revoke all on function public.backfill_customers_loyalty(uuid, boolean) from public;
