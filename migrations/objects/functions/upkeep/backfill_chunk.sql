create or replace function regulars.backfill_chunk(
  step integer,
  restaurant_id uuid,
  chunk integer
)
returns table (
  object text,
  inserted bigint,
  changed bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
-- A chunk is a thousand look-ups. One generic plan uses indexes, whatever size the statistics give.
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = off
set enable_bitmapscan = off
set enable_mergejoin = off
-- Before PostgreSQL 18, disabled plan nodes look so costly that JIT would start each time.
set jit = off
-- Changed below; the function's exit restores the caller's value.
set lock_timeout = 0
as $$
#variable_conflict use_column
declare
  v_customers record;
  v_profiles record;
  v_ledger record;
  v_written bigint;
  v_chunks bigint;
  v_attempt integer := 1;
begin
  perform regulars.assert_restaurant(backfill_chunk.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  -- A chunk inserts new guests and locks known ones. No lock order covers both against a booking
  -- that moves between two guests. So the chunk gives up its locks and starts over well before
  -- deadlock_timeout (1 s); after ten attempts it waits like any other session.
  loop
    begin
      if v_attempt <= 10 then
        set local lock_timeout = '200ms';
      end if;
      case backfill_chunk.step
        when 1 then
          v_customers := regulars.backfill_chunk_customers(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_customers.changed;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (1, 'customers', v_customers.inserted, 0),
            (1, 'bookings', 0, v_customers.changed),
            (2, 'profiles', v_customers.profiles, 0),
            (3, 'ledger entries', v_customers.posted, 0),
            (3, 'accounts', v_customers.opened, 0)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
        when 2 then
          v_profiles := regulars.backfill_chunk_profiles(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_profiles.inserted + v_profiles.changed;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (1, 'customers', 0, v_profiles.shown),
            (2, 'profiles', v_profiles.inserted, v_profiles.changed)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
        when 3 then
          v_ledger := regulars.backfill_chunk_ledger(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_ledger.posted;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (3, 'ledger entries', v_ledger.posted, 0),
            (3, 'accounts', v_ledger.opened, v_ledger.changed)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
      end case;
      exit;
    exception
      when lock_not_available then
        v_attempt := v_attempt + 1;
      -- another session inserted the guest: look it up again
      when unique_violation then
        if v_attempt > 10 then
          raise;
        end if;
        v_attempt := v_attempt + 1;
        update pg_temp.backfill_bookings
        set is_plain = false
        where backfill_bookings.restaurant_id = backfill_chunk.restaurant_id
          and backfill_bookings.chunk = backfill_chunk.chunk
          and backfill_bookings.is_plain;
    end;
  end loop;

  -- A first run fills tables that were empty when its statements were planned. After 1, 2, 4, 8, …
  -- chunks that wrote much, the plans are discarded.
  if v_written >= 100 then
    v_chunks := nextval('pg_temp.backfill_chunks');
    if v_chunks & (v_chunks - 1) = 0 then
      discard plans;
    end if;
  end if;
end
$$;

comment on function regulars.backfill_chunk(integer, uuid, integer) is
  'Second pass: corrects one chunk that regulars.backfill_plan listed in this session. One '
  'transaction per chunk.';
revoke all on function regulars.backfill_chunk(integer, uuid, integer) from public;
