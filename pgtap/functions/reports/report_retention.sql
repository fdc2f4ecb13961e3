begin;
select plan(7);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
-- months before the present one, in which a day in the middle is in that month everywhere
create function pg_temp.month(back integer) returns timestamptz language sql stable as
$$
  select date_trunc('month', timezone('Europe/London', now()) - interval '4 hours')
    - make_interval(months => back) + interval '14 days 12 hours'
$$;
create function pg_temp.first_day(back integer) returns date language sql stable as
$$ select date_trunc('month', pg_temp.month(back))::date $$;

insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
select here(), pg_temp.month(back), 2, status, guest || '@example.com'
from (
  values
    ('ada', 4, 'completed'), ('ada', 3, 'completed'), ('ada', 1, 'completed'),
    ('ben', 4, 'completed'), ('ben', 3, 'completed'), ('ben', 3, 'completed'),
    ('eve', 4, 'completed'), ('eve', 2, 'no_show'), ('eve', 5, 'cancelled'),
    ('kim', 2, 'completed'), ('kim', 1, 'completed')
) as visits (guest, back, status);
insert into bookings (restaurant_id, starts_at, party_size, status)
values (here(), pg_temp.month(6), 2, 'completed');

select results_eq(
  $$ select * from report_retention(here()) $$,
  $$
    values
      (pg_temp.first_day(4), 3::bigint, 0, 3::bigint, 1.0000),
      (pg_temp.first_day(4), 3, 1, 2, 0.6667),
      (pg_temp.first_day(4), 3, 2, 0, 0.0000),
      (pg_temp.first_day(4), 3, 3, 1, 0.3333),
      (pg_temp.first_day(4), 3, 4, 0, 0.0000),
      (pg_temp.first_day(3), 0, 0, 0, null),
      (pg_temp.first_day(3), 0, 1, 0, null),
      (pg_temp.first_day(3), 0, 2, 0, null),
      (pg_temp.first_day(3), 0, 3, 0, null),
      (pg_temp.first_day(2), 1, 0, 1, 1.0000),
      (pg_temp.first_day(2), 1, 1, 1, 1.0000),
      (pg_temp.first_day(2), 1, 2, 0, 0.0000)
  $$,
  'guests by the month of their first visit, and who came in each month until the present one'
);
select results_eq(
  $$
    select months_later, returned
    from report_retention(here(), pg_temp.month(2), pg_temp.month(1), 1)
  $$,
  $$ values (0, 1::bigint), (1, 1), (0, 0), (1, 0) $$,
  'the range chooses whose first visit it was; months how far it looks'
);
select results_eq(
  $$
    select guests
    from report_retention(here(), pg_temp.month(3), pg_temp.month(2) - interval '1 minute', 0)
  $$,
  $$ values (0::bigint), (0) $$,
  'and ends where it ends within a month'
);
select is_empty(
  $$ select * from report_retention(here(), pg_temp.month(-2), pg_temp.month(-4)) $$,
  'no month has rows before it has begun'
);
-- 03:59 on the first of a month belongs to the month before
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (
  here(),
  business_day_starts_at(here(), pg_temp.first_day(2)) - interval '1 minute',
  2,
  'completed',
  'jo@example.com'
);
select is(
  (
    select guests
    from report_retention(here())
    where first_month = pg_temp.first_day(3)
    limit 1
  ),
  1::bigint,
  'months are those of business dates'
);
select throws_ok(
  $$ select * from report_retention(here(), months => -1) $$, 'RG001', null,
  'a negative number of months is refused'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from report_retention(here()) $$, 'RG010', null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
