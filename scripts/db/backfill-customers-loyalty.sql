-- The whole backfill, chunk by chunk, each chunk its own transaction, beside live traffic:
--
--   psql "$DATABASE_URL" -f scripts/db/backfill-customers-loyalty.sql
--     -v restaurant=UUID   one restaurant only
--     -v dry_run=1         say what would be inserted and changed, write nothing
--
-- It may be interrupted at any moment and run again; rows that are right are not touched. Run it as
-- the owner or as a member of regulars_ops, on a direct connection: a pooler in transaction mode
-- loses the session's plan.

\set QUIET 1
\set ON_ERROR_STOP 1
\pset pager off
\pset footer off
\timing off
set client_min_messages = warning;
-- a chunk that a crash loses is found again by the next run
set synchronous_commit = off;
-- each chunk commits for itself
\set AUTOCOMMIT on

\if :{?restaurant}
\else
  \set restaurant ''
\endif
\if :{?dry_run}
\else
  \set dry_run 0
\endif

\if :dry_run
  select regulars.backfill_dry_run(nullif(:'restaurant', '')::uuid)
  \g (tuples_only=on format=unaligned)
  \echo 'Dry run: nothing is written.'
\else
  \pset tuples_only on
  \pset format unaligned

  \echo '1 of 3: customers, and the bookings that are theirs'
  select format(
    'select %L from regulars.backfill_chunk(1, %L, %s) limit 1',
    format('  chunk %s of %s', row_number() over (), count(*) over ()),
    plan.chunk_restaurant_id,
    plan.chunk
  )
  from regulars.backfill_plan(1, nullif(:'restaurant', '')::uuid) as plan
  \gexec

  \echo '2 of 3: profiles, and the contact that customers show'
  select format(
    'select %L from regulars.backfill_chunk(2, %L, %s) limit 1',
    format('  chunk %s of %s', row_number() over (), count(*) over ()),
    plan.chunk_restaurant_id,
    plan.chunk
  )
  from regulars.backfill_plan(2, nullif(:'restaurant', '')::uuid) as plan
  \gexec

  \echo '3 of 3: ledger and accounts'
  select format(
    'select %L from regulars.backfill_chunk(3, %L, %s) limit 1',
    format('  chunk %s of %s', row_number() over (), count(*) over ()),
    plan.chunk_restaurant_id,
    plan.chunk
  )
  from regulars.backfill_plan(3, nullif(:'restaurant', '')::uuid) as plan
  \gexec

  \pset tuples_only off
  \pset format aligned
\endif

select step, object, inserted, changed, unchanged
from regulars.backfill_report(nullif(:'restaurant', '')::uuid);
