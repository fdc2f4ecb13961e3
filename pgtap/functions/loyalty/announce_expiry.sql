begin;
select plan(28);

insert into restaurants (id, name, slug, timezone, country_code)
values (
  '00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB'
);
select set_config('loyalty.general_availability', 'on', true);

create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.day(days integer) returns date language sql stable as
$$ select (now() at time zone 'UTC')::date + days $$;
create function pg_temp.book(name text, days integer) returns void language sql as $$
  insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
  values (
    here(),
    now(),
    2,
    book.name || '@example.com',
    now() - make_interval(days => book.days)
  )
$$;
create function pg_temp.who(name text) returns uuid language sql stable as
$$ select id from customers where email_normalized = who.name || '@example.com' $$;
create function pg_temp.dates() returns table (name text, due_in integer, points bigint)
language sql
as $$
  select
    split_part(customers.email_normalized, '@', 1),
    replay.due_on - pg_temp.day(0),
    sum(replay.points)::bigint
  from regulars.replay_points(here(), null, null) as replay
  join customers on customers.id = replay.customer_id
  where replay.state = 'open'
  group by 1, 2
$$;
create function pg_temp.version() returns integer language sql stable as
$$ select accrual_version from loyalty_programs where restaurant_id = here() $$;

-- points that never expire, then a rule for later ones
select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 100}', pilot_only => false
);
select pg_temp.book('ann', 700);
select pg_temp.book('ben', 300);
select from set_loyalty_program(here(), 'club', expires_after => '365 days');
select pg_temp.book('cleo', 100);
select set_eq(
  $$ select * from pg_temp.dates() $$,
  $$ values ('ann', null, 100::bigint), ('ben', null, 100), ('cleo', 265, 100) $$,
  'a new rule touches later points only'
);

select results_eq(
  $$ select * from announce_expiry(here(), pg_temp.day(30)) where section = 'total' $$,
  $$
    values
      ('total', 'outstanding_points', 300::bigint, 300::bigint),
      ('total', 'guests_with_other_dates', 0, 2),
      ('total', 'points_with_other_dates', 0, 200),
      ('total', 'points_expiring_on_notice', 0, 100)
  $$,
  'a dry run tells what a notice would do'
);
select set_eq(
  $$
    select item, today, announced from announce_expiry(here(), pg_temp.day(30))
    where section = 'liability'
  $$,
  $$
    select
      coalesce(to_char(pg_temp.day(due_in), 'YYYY-MM'), 'never') as item,
      sum(today)::bigint as today,
      sum(announced)::bigint as announced
    from (
      values (null, 200, 0), (30, 0, 100), (65, 0, 100), (265, 100, 100)
    ) as months (due_in, today, announced)
    group by 1
  $$,
  'and when what is outstanding would expire'
);
select is(pg_temp.version(), 2, 'it writes nothing');
select is_empty(
  $$
    select item from simulate_loyalty_program(
      here(),
      '{"type": "flat", "points": 100}',
      regulars.default_tier_definitions(),
      expiry_notice_on => pg_temp.day(30)
    ) as simulated
    join announce_expiry(here(), pg_temp.day(30)) as told using (section, item)
    where section = 'liability' and (simulated.simulated, simulated.today)
      is distinct from (told.announced, told.today)
  $$,
  'the what-if of a program tells the same'
);
select is(
  (
    select simulated from simulate_loyalty_program(
      here(),
      '{"type": "flat", "points": 100}',
      regulars.default_tier_definitions(),
      expires_after => '0',
      expiry_notice_on => pg_temp.day(30)
    )
    where (section, item) = ('liability', 'never')
  ),
  300::bigint,
  'of any rule'
);

select is_empty(
  $$
    select from announce_expiry(here(), pg_temp.day(30), dry_run => false)
    where section = 'total' and item = 'points_with_other_dates' and announced <> 200
  $$,
  'announcing tells what the dry run told'
);
select set_eq(
  $$ select * from pg_temp.dates() $$,
  $$ values ('ann', 30, 100::bigint), ('ben', 65, 100), ('cleo', 265, 100) $$,
  'earlier points expire by the rule, none before the date'
);
select is(
  (select sum(balance) from loyalty_points where restaurant_id = here()),
  300::numeric,
  'nobody has less today'
);
select is(pg_temp.version(), 3, 'a notice is a version');
select from announce_expiry(here(), pg_temp.day(30), dry_run => false);
select is(pg_temp.version(), 3, 'the same again is none');
select pg_temp.book('dan', 0);
select from set_loyalty_program(here(), 'club', expires_after => '10 days');
select pg_temp.book('eve', 0);
select set_eq(
  $$ select * from pg_temp.dates() where name in ('ann', 'dan', 'eve') $$,
  $$ values ('ann', 30, 100::bigint), ('dan', 365, 100), ('eve', 10, 100) $$,
  'points earned since keep their own rule, and a later rule moves no notice'
);
select is(
  (select sum(points) from loyalty_liability(here(), now() - interval '1 day')),
  300::numeric,
  'what was outstanding yesterday still was'
);

-- another notice takes the place of one whose date has not come
select from announce_expiry(here(), pg_temp.day(40), '0', dry_run => false);
select set_eq(
  $$ select * from pg_temp.dates() where name in ('ann', 'ben', 'cleo', 'dan', 'eve') $$,
  $$
    values
      ('ann', null::integer, 100::bigint), ('ben', null, 100), ('cleo', null, 100),
      ('dan', null, 100), ('eve', 10, 100)
  $$,
  'what expires before its date keeps that, and the rest has the new rule'
);
select is(
  (select expiry_notice_on from withdraw_expiry_notice(here())),
  null,
  'a notice is withdrawn'
);
select set_eq(
  $$ select * from pg_temp.dates() $$,
  $$
    values
      ('ann', null, 100::bigint), ('ben', null, 100), ('cleo', 265, 100), ('dan', 365, 100),
      ('eve', 10, 100)
  $$,
  'and all have the dates they had'
);
select is(
  (select accrual_version from withdraw_expiry_notice(here())),
  pg_temp.version(),
  'withdrawing nothing does nothing'
);

-- one whose date has come has let points expire, and stays: what follows goes from there
update loyalty_programs set expires_after = '365 days', expiry_notice_on = pg_temp.day(-10);
select is(
  (select points from expire_points(here())),
  100::bigint,
  'a notice whose date has come lets points expire'
);
select is(
  (select points_delta from loyalty_point_events where reason = 'expiry' and occurred_at
    = (pg_temp.day(-10) at time zone 'UTC')),
  -100,
  'on its date'
);
select is(
  (select expiry_notice_on from withdraw_expiry_notice(here())),
  pg_temp.day(-10),
  'it is not withdrawn any more'
);
select from announce_expiry(here(), pg_temp.day(1), '0', dry_run => false);
select is(
  (select entries from expire_points(here())),
  0,
  'nor do its points come back by another'
);
select set_eq(
  $$ select * from pg_temp.dates() $$,
  $$
    values
      ('ben', null::integer, 100::bigint), ('cleo', null, 100), ('dan', null, 100),
      ('eve', null, 100)
  $$,
  'the others expire no more'
);
select is_empty(
  $$
    select from rebuild_loyalty_ledger(here())
    where (entries_posted, accounts_corrected) <> (0, 0)
  $$,
  'a rebuild finds nothing'
);
select is_empty(
  $$ select from verify_customers_loyalty(here()) where not ok and severity = 'fail' $$,
  'nor does verify'
);

select throws_ok(
  format($$ select announce_expiry(here(), %L) $$, days.day),
  'RG001',
  null,
  'refused: ' || coalesce(days.day::text, 'no date')
)
from (values (null), (pg_temp.day(0))) as days (day);
select throws_ok(
  $$ select announce_expiry(here(), pg_temp.day(9), '1 hour') $$,
  'RG001',
  null,
  'refused: an hour'
);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select announce_expiry(here(), pg_temp.day(9)) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
