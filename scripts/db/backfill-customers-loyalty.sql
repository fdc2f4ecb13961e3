-- The whole backfill, chunk by chunk, each chunk its own transaction, beside live traffic:
--
--   psql "$DATABASE_URL" -f scripts/db/backfill-customers-loyalty.sql
--     -v restaurant=UUID   one restaurant only
--     -v dry_run=1         say what would be inserted and changed, write nothing
--     -v parts=2 -v part=0 one half; start the other, part=1, in a second terminal: two cores then
--                          need little more than half of the time. More parts alike, up to one a
--                          core. Each waits for the others before profiles and ledger.
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
-- the next run finds a chunk that a crash lost
set synchronous_commit = off;
-- each chunk is its own transaction, and looks again under its locks
\set AUTOCOMMIT on
set default_transaction_isolation = 'read committed';
set standard_conforming_strings = on;

\if :{?restaurant}
\else
  \set restaurant ''
\endif
\if :{?dry_run}
\else
  \set dry_run 0
\endif
\if :{?parts}
\else
  \set parts 1
\endif
\if :{?part}
\else
  \set part 0
\endif
select :part >= :parts as is_no_part, :parts > 1 as is_shared \gset
\if :is_no_part
  \warn 'part is counted from 0 and less than parts'
  -- psql has no exit status of its own choice: this fails
  do 'begin raise exception ''nothing was done''; end';
\endif

\if :dry_run
  select regulars.backfill_dry_run(nullif(:'restaurant', '')::uuid)
  \g (tuples_only=on format=unaligned)
  \echo 'Dry run: nothing is written.'
\else
  \pset tuples_only on
  \pset format unaligned

  \echo '1 of 3: customers, and the bookings that are theirs'
  \if :is_shared
    select from pg_advisory_lock_shared(hashtextextended('regulars.backfill', 0));
  \endif
  select format(
    'select %L from regulars.backfill_chunk(1, %L, %s) limit 1',
    format('  chunk %s of %s', row_number() over (), count(*) over ()),
    plan.chunk_restaurant_id,
    plan.chunk
  )
  from regulars.backfill_plan(1, nullif(:'restaurant', '')::uuid, :part, :parts) as plan
  \gexec
  -- One after the other, each in whole: what one part has left may be anybody's, and whoever comes
  -- second finds nothing.
  \if :is_shared
    select from pg_advisory_unlock_shared(hashtextextended('regulars.backfill', 0));
    \echo '  waits for the other parts'
    select from pg_advisory_lock(hashtextextended('regulars.backfill', 0));
  \endif

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
