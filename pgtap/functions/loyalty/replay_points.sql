begin;
select plan(12);

select from add_restaurant();
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.ago(days integer) returns timestamptz language sql stable as
$$ select now() - make_interval(days => days) $$;
create function pg_temp.program(days integer, spendable_from text default 'confirmation')
returns void
language sql
as $$
  select
  from set_loyalty_program(
    here(),
    'club',
    accrual_rule => '{"type": "flat", "points": 100}',
    expires_after => make_interval(days => days),
    spendable_from => program.spendable_from,
    pilot_only => false
  )
$$;
create function pg_temp.book(
  name text,
  days integer,
  starts integer default 0,
  status text default 'confirmed'
)
returns void
language sql
as $$
  insert into bookings (
    restaurant_id,
    starts_at,
    party_size,
    customer_email,
    confirmed_at,
    status
  )
  values (
    here(),
    pg_temp.ago(book.starts),
    2,
    book.name || '@example.com',
    pg_temp.ago(book.days),
    book.status
  )
$$;
create function pg_temp.who(name text) returns uuid language sql stable as
$$ select id from customers where email_normalized = who.name || '@example.com' $$;
create function pg_temp.use(name text, points integer, days integer) returns void language sql as $$
  select
  from redeem_points(
    here(),
    pg_temp.who(use.name),
    use.points,
    'paper voucher',
    'staff',
    occurred_at => pg_temp.ago(use.days)
  )
$$;
create function pg_temp.state(name text, days integer default null)
returns table (state text, due_in integer, points bigint)
language sql
as $$
  select
    replay.state,
    replay.due_on - (now() at time zone 'UTC')::date,
    sum(replay.points)::bigint
  from regulars.replay_points(
    restaurant_id => here(),
    customer_ids => array[pg_temp.who(state.name)],
    as_of => pg_temp.ago(state.days)
  ) as replay
  group by 1, 2
  order by 2, 1
$$;

-- used in time, entered after the date: 100 due 20 days ago, 100 due in 10
select pg_temp.program(90);
select pg_temp.book('ann', 80);
select pg_temp.program(60);
select pg_temp.book('ann', 80);
select from expire_points(here());
select pg_temp.use('ann', 60, 50);
select results_eq(
  $$ select * from pg_temp.state('ann') $$,
  $$ values ('expired', -20, 40::bigint), ('open', 10, 100) $$,
  'a use takes what expires first, whenever it is entered'
);
select results_eq(
  $$
    select reason, points_delta from loyalty_point_events
    where booking_id is null and customer_id = pg_temp.who('ann') order by sequence
  $$,
  $$ values ('expiry', -100), ('redemption', -60), ('expiry.reinstated', 60) $$,
  'what had expired of it comes back'
);
select is(
  (select balance from get_loyalty_account(here(), pg_temp.who('ann'))),
  100::bigint,
  'and the points that are good stay'
);
select results_eq(
  $$ select * from pg_temp.state('ann', 55) $$,
  $$ values ('open', -20, 100::bigint), ('open', 10, 100) $$,
  'the past is replayed as of then'
);
select throws_ok(
  $$ select pg_temp.use('ann', 141, 50) $$, 'RG023', null, 'a late use needs cover at its date'
);
select pg_temp.use('ann', 100, 10);
select throws_ok(
  $$ select pg_temp.use('ann', 41, 50) $$, 'RG023', null, 'and at every later one'
);
select lives_ok($$ select pg_temp.use('ann', 40, 50) $$, 'as far as it goes it is taken');

-- new points pay a debt first
select pg_temp.book('bob', 50);
select from adjust_points(
  here(), pg_temp.who('bob'), -130, 'typo', 'staff', occurred_at => pg_temp.ago(40)
);
select pg_temp.book('bob', 30);
select results_eq(
  $$ select * from pg_temp.state('bob') $$,
  $$ values ('open', 30, 70::bigint) $$,
  'new points pay a debt first'
);

-- the visit
select pg_temp.program(60, 'visit');
select pg_temp.book('cat', 90, 10);
select results_eq(
  $$ select * from pg_temp.state('cat') $$,
  $$ values ('pending', 50, 100::bigint) $$,
  'points that wait for the visit expire counted from it'
);
update bookings set status = 'completed' where customer_email = 'cat@example.com';
select results_eq(
  $$ select * from pg_temp.state('cat') $$,
  $$ values ('open', 50, 100::bigint) $$,
  'and may be spent after it'
);

-- without a pin: counted from their date, or from when the version was made
insert into customers (restaurant_id, email_normalized)
values (here(), 'dan@example.com');
select from adjust_points(
  here(), pg_temp.who('dan'), 9, 'welcome', 'staff', occurred_at => pg_temp.ago(400)
);
select results_eq(
  $$ select * from pg_temp.state('dan') $$,
  $$ values ('open', 90, 9::bigint) $$,
  'nobody''s points are gone on the day of a move'
);
select is_empty(
  $$
    select from regulars.account_differences
    union all
    select from regulars.booking_point_differences
  $$,
  'and ledger, bookings and accounts agree'
);

select * from finish(true);
rollback;
