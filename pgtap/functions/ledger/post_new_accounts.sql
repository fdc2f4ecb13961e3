-- What a first backfill writes at once must be what the ledger's writer writes step by step: the
-- same bookings of two guests, one posted by each.
begin;
select plan(6);

create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
insert into restaurants (id, name, slug, timezone, country_code)
values (here(), 'Trattoria Ada', 'trattoria-ada', 'Europe/London', 'GB');
insert into loyalty_programs (restaurant_id, id, slug, name, is_active)
values
  (here(), '00000000-0000-7000-8000-0000000000aa', 'club', 'Club', true),
  (here(), '00000000-0000-7000-8000-0000000000bb', 'old', 'Old', false);
insert into customers (restaurant_id, id, email_normalized)
select
  here(),
  ('00000000-0000-7000-8000-0000000000c' || n)::uuid,
  way || '@example.com'
from (values (1, 'at-once'), (2, 'step-by-step')) as ways (n, way);

-- skipped by the triggers of the insert; two programs, equal dates, a date that cannot be counted
-- on, one that earns nothing
insert into bookings (restaurant_id, id, import_batch_id, customer_id, starts_at, ends_at,
  party_size, booking_type, confirmed_at, created_at, loyalty_points_awarded, loyalty_program_id)
select
  here(),
  ('00000000-0000-7000-8000-000000000' || way || '0' || n)::uuid,
  '00000000-0000-4000-8000-000000000001', ('00000000-0000-7000-8000-0000000000c' || way)::uuid,
  timestamptz '2031-05-02 18:00Z' + n * interval '1 day',
  timestamptz '2031-05-02 20:00Z' + n * interval '1 day',
  4,
  'dinner',
  case when n = 3 then '-infinity' when n <> 2 then timestamptz '2026-05-01 10:00Z' end,
  timestamptz '2026-05-01 09:00Z' + n * interval '1 hour',
  60 * n,
  case when n = 5 then '00000000-0000-7000-8000-0000000000bb'::uuid
    else '00000000-0000-7000-8000-0000000000aa' end
from generate_series(1, 2) as way, generate_series(0, 5) as n;

create function pg_temp.posted(customer uuid)
returns setof jsonb
language sql
as $$
  select to_jsonb(entries) - '{id,customer_id,booking_id,source_key,recorded_at,digest}'::text[]
    || jsonb_build_object('on', right(booking_id::text, 2),
      'key', source_key = regulars.booking_source_key(booking_id, 1),
      'sealed', digest = regulars.entry_digest(entries))
  from loyalty_point_events as entries where customer_id = customer
  union all
  select to_jsonb(accounts) - '{customer_id,tier_set_at,updated_at}'::text[]
    || jsonb_build_object('set', tier_set_at = updated_at)
  from loyalty_points as accounts where customer_id = customer
  union all
  select to_jsonb(changes) - '{id,customer_id,event_id,occurred_at,recorded_at}'::text[]
    || jsonb_build_object(
      'by',
      (select sequence from loyalty_point_events as entries where entries.id = changes.event_id)
    )
  from loyalty_tier_changes as changes where customer_id = customer
$$;

create temporary table at_once as
select written.*
from regulars.post_new_accounts(
  here(),
  array(select bookings from bookings where right(customer_id::text, 1) = '1' order by id desc),
  '{"rebuild": true}'
) as written;
select is(posted, 5::bigint, 'each booking that earns is posted') from at_once;
select is(opened, 2::bigint, 'in an account for each program') from at_once;
select is(
  regulars.post_booking_points(
    here(),
    array(select id from bookings where right(customer_id::text, 1) = '2'),
    '{"rebuild": true}'
  ),
  5,
  'the writer posts as many'
);
select results_eq(
  $$ select * from pg_temp.posted('00000000-0000-7000-8000-0000000000c1') as fact order by 1 $$,
  $$ select * from pg_temp.posted('00000000-0000-7000-8000-0000000000c2') as fact order by 1 $$,
  'entries, accounts and changes of tier are the same'
);
select is(
  (select count(*) from pg_temp.posted('00000000-0000-7000-8000-0000000000c1')), 9::bigint,
  'five entries, two accounts and two changes of tier were compared'
);
select is_empty('select from regulars.ledger_faults', 'the seals hold');

select * from finish(true);
rollback;
