-- Posting moves an account by what it posts, so a correct account stays correct. Only accounts that
-- the planning pass listed as wrong are recomputed from the ledger.
create or replace function regulars.backfill_chunk_ledger(
  restaurant_id uuid,
  chunk integer,
  out posted bigint,
  out opened bigint,
  out changed bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking_ids uuid[];
  v_wrong_ids uuid[];
begin
  select
    array_agg(distinct backfill_ledger.booking_id)
      filter (where backfill_ledger.booking_id is not null),
    array_agg(backfill_ledger.customer_id)
      filter (where backfill_ledger.booking_id is null)
  into v_booking_ids, v_wrong_ids
  from pg_temp.backfill_ledger
  where backfill_ledger.restaurant_id = backfill_chunk_ledger.restaurant_id
    and backfill_ledger.chunk = backfill_chunk_ledger.chunk;

  perform
  from public.bookings
  where bookings.restaurant_id = backfill_chunk_ledger.restaurant_id
    and bookings.id = any (v_booking_ids)
  order by bookings.id
  for no key update;

  select
    points.posted,
    points.opened
  into posted, opened
  from regulars.rebuild_points(
    restaurant_id => backfill_chunk_ledger.restaurant_id,
    booking_ids => v_booking_ids
  ) as points;

  changed := 0;
  if v_wrong_ids is not null then
    changed := regulars.rebuild_accounts(
      restaurant_id => backfill_chunk_ledger.restaurant_id,
      customer_ids => v_wrong_ids
    );
  end if;
end
$$;

comment on function regulars.backfill_chunk_ledger(uuid, integer) is
  'Posts the missing entries of one chunk of step 3 and corrects its accounts; returns entries '
  'posted, accounts opened and accounts corrected.';
revoke all on function regulars.backfill_chunk_ledger(uuid, integer) from public;
