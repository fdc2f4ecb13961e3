begin;
select plan(13);

insert into restaurants (id, name, slug, timezone, country_code)
values (
  '00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB'
);
select set_config('loyalty.general_availability', 'on', true);

create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql stable as
$$ select id from customers where email_normalized = 'ada@example.com' $$;
create function pg_temp.expiries() returns table (due_in integer, points bigint) language sql as $$
  select expires_on - (now() at time zone 'UTC')::date, points
  from list_loyalty_expiries(here(), pg_temp.ada())
$$;
create function pg_temp.book(days integer, starts integer default 0) returns void
language sql
as $$
  insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
  values (
    here(),
    now() + make_interval(days => book.starts),
    2,
    'ada@example.com',
    now() - make_interval(days => book.days)
  )
$$;

select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "flat", "points": 100}',
  expires_after => '60 days',
  pilot_only => false
);
select pg_temp.book(70);
select pg_temp.book(50);
select pg_temp.book(50);
select pg_temp.book(40);
select results_eq(
  'select * from pg_temp.expiries()',
  $$ values (10, 200::bigint), (20, 100) $$,
  'points by the date on which they expire, the next first, without those that have'
);
select from redeem_points(here(), pg_temp.ada(), 250, 'dinner', 'staff');
select results_eq(
  'select * from pg_temp.expiries()',
  $$ values (20, 50::bigint) $$,
  'what is used is used from the next'
);
select pg_temp.book(0);
select results_eq(
  $$
    select * from (
      select 'account', next_expiry_on, next_expiry_points
      from get_loyalty_account(here(), pg_temp.ada())
      union all
      select 'card', next_expiry_on, next_expiry_points
      from get_customer(here(), pg_temp.ada())
      union all
      select 'cards', next_expiry_on, next_expiry_points
      from find_customers(here(), 'ada@example.com')
      union all
      select 'statement', next_expiry_on, next_expiry_points
      from loyalty_statement(here(), pg_temp.ada())
      where line = 'closing'
    ) as doors
  $$,
  $$
    select door, (now() at time zone 'UTC')::date + 20, 50::bigint
    from unnest(array['account', 'card', 'cards', 'statement']) as door
  $$,
  'account, card and statement tell what is next'
);
select is_empty(
  $$
    select from loyalty_statement(here(), pg_temp.ada(), to_at => now() - interval '1 day')
    where next_expiry_on is not null
  $$,
  'a statement of an earlier day does not'
);
select results_eq(
  $$ select points from list_loyalty_expiries(here(), pg_temp.ada(), limit_to => 1) $$,
  $$ values (50::bigint) $$,
  'so many dates'
);

update loyalty_programs set spendable_from = 'visit';
select pg_temp.book(0, 5);
select results_eq(
  $$ select * from pg_temp.expiries() where due_in = 65 $$,
  $$ values (65, 100::bigint) $$,
  'points that wait for the visit expire counted from it'
);
update loyalty_programs set spendable_from = 'confirmation';
select from adjust_points(here(), pg_temp.ada(), -250, 'abuse', 'staff');
select is_empty('select * from pg_temp.expiries()', 'nothing left expires');
select from adjust_points(here(), pg_temp.ada(), -25, 'abuse', 'staff');
select results_eq(
  $$
    select balance, next_expiry_on, next_expiry_points
    from get_loyalty_account(here(), pg_temp.ada())
  $$,
  $$ values (-25::bigint, null::date, null::bigint) $$,
  'a debt does not'
);
select from set_loyalty_program(here(), 'club', expires_after => '0');
select pg_temp.book(0);
select is_empty('select * from pg_temp.expiries()', 'nor do points of a rule without expiry');

select throws_ok(
  $$ select list_loyalty_expiries(here(), pg_temp.ada(), limit_to => -1) $$,
  'RG001',
  null,
  'refused: fewer than none'
);
select throws_ok(
  $$ select list_loyalty_expiries(here(), gen_random_uuid()) $$,
  'RG007',
  null,
  'refused: nobody'
);
select throws_ok(
  $$ select list_loyalty_expiries(here(), pg_temp.ada(), gen_random_uuid()) $$,
  'RG021',
  null,
  'refused: no program'
);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select list_loyalty_expiries(here(), pg_temp.ada()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
