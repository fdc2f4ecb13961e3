begin;
select plan(16);

insert into restaurants (id, name, slug, timezone, country_code)
values
  (here(), 'Ada', 'ada', 'Europe/London', 'GB'),
  (id('b'), 'Ben', 'ben', 'Europe/London', 'GB');
create function pg_temp.change(zone text, keep text, dry_run boolean)
returns setof text
language sql
as $$
  select concat_ws(' ', status, local_starts_at, new_local_starts_at, new_starts_at - starts_at)
  from change_restaurant_timezone(here(), change.zone, change.keep, 'staff', change.dry_run)
  order by starts_at
$$;

update restaurants set timezone = 'Europe/Lisbon' where id = here();
update restaurants set timezone = 'Europe/London' where id = here();
select pass('without bookings the zone is a column like others');

insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('a1'), 'T1', 4);
insert into bookings (restaurant_id, starts_at, party_size, table_id, status)
select here(), times.at, 2, id('a1'), times.status
from (
  values
    ('2001-01-01 19:00Z'::timestamptz, 'completed'),
    ('2101-01-10 18:00Z', 'confirmed'),
    ('2101-01-10 20:00Z', 'confirmed'),
    ('2101-01-10 22:00Z', 'pending'),
    ('2101-07-10 18:00Z', 'cancelled')
) as times (at, status);

select throws_ok(
  $$ update restaurants set timezone = 'Europe/Paris' where id = here() $$,
  'RG032',
  null,
  'an update does not move them in silence'
);
select lives_ok(
  $$ update restaurants set name = 'Ada''s', timezone = timezone where id = here() $$,
  'the same zone is no change'
);
create temporary table told as
select * from pg_temp.change('America/New_York', 'local_times', true) as line;
select results_eq(
  'select line from told',
  $$
    values
      ('confirmed 2101-01-10 18:00:00 2101-01-10 18:00:00 05:00:00'),
      ('confirmed 2101-01-10 20:00:00 2101-01-10 20:00:00 05:00:00'),
      ('pending 2101-01-10 22:00:00 2101-01-10 22:00:00 05:00:00'),
      ('cancelled 2101-07-10 19:00:00 2101-07-10 19:00:00 05:00:00')
  $$,
  'a dry run tells what becomes of each booking to come'
);
select results_eq(
  $$ select timezone, (select count(*) from restaurant_timezone_changes) from restaurants
     where id = here() $$,
  $$ values ('Europe/London', 0::bigint) $$,
  'and writes nothing'
);
select results_eq(
  $$ select pg_temp.change('America/New_York', 'local_times', false) $$,
  'select line from told',
  'done, they move with the clock, past their neighbours at the table'
);
select results_eq(
  'select starts_at, ends_at - starts_at from bookings order by 1',
  $$
    values
      ('2001-01-01 19:00Z'::timestamptz, '2 hours'::interval),
      ('2101-01-10 23:00Z', '2 hours'),
      ('2101-01-11 01:00Z', '2 hours'),
      ('2101-01-11 03:00Z', '2 hours'),
      ('2101-07-10 23:00Z', '2 hours')
  $$,
  'what has begun keeps its instant'
);
select is(
  (select count(*) from analytics_events where event_type = 'booking.amended'),
  4::bigint,
  'each that moves tells so'
);
select results_eq(
  $$ select pg_temp.change('Europe/London', 'local_times', false) limit 1 $$,
  $$ values ('confirmed 2101-01-10 18:00:00 2101-01-10 18:00:00 -05:00:00') $$,
  'and back'
);
select results_eq(
  $$ select pg_temp.change('Europe/Paris', 'instants', false) limit 1 $$,
  $$ values ('confirmed 2101-01-10 18:00:00 2101-01-10 19:00:00 00:00:00') $$,
  'with their instants kept only the local times are others'
);
select results_eq(
  'select timezone, kept, bookings_moved, actor from restaurant_timezone_changes order by id',
  $$
    values
      ('America/New_York', 'local_times', 4::bigint, 'staff'),
      ('Europe/London', 'local_times', 4, 'staff'),
      ('Europe/Paris', 'instants', 0, 'staff')
  $$,
  'the changes are kept'
);
select throws_ok(
  $$ select pg_temp.change('Europe/London', 'both', true) $$, 'RG001', null, 'an unknown keep'
);
select throws_ok(
  $$ select pg_temp.change('Middle/Earth', 'instants', true) $$, 'RG001', null, 'an unknown zone'
);
select throws_ok(
  $$ select change_restaurant_timezone(here(), 'UTC', 'instants', ' ') $$,
  'RG001',
  null,
  'no actor'
);
select throws_ok(
  $$ select change_restaurant_timezone(gen_random_uuid(), 'UTC', 'instants', 'staff') $$,
  'RG004',
  null,
  'an unknown restaurant'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select pg_temp.change('UTC', 'instants', true) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
