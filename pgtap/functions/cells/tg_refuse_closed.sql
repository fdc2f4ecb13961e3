-- With every guard of a move in place.
begin;
select plan(14);

insert into restaurants (id, name, slug, timezone, country_code)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'Europe/London', 'GB'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'Europe/London', 'GB');
select create_booking(
  restaurant_id => '00000000-0000-7000-8000-00000000000a',
  starts_at => '2031-05-02 18:00Z',
  party_size => 2,
  customer_name => 'Ada',
  customer_email => 'ada@example.com',
  customer_phone => null
);
insert into regulars.closed_restaurants (restaurant_id, move_id, state, cell_name, reopens_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000f1', 'closing',
  'south', '-infinity'
);
select cmp_ok(
  (
    select count(*)
    from regulars.moving_tables() as tables
    where regulars.guard_table(tables.name)
  ),
  '>',
  20::bigint,
  'every table of restaurants gets a guard'
);
select is_empty(
  $$
    select name from regulars.moving_tables() where is_guarded and regulars.guard_table(name)
  $$,
  'once'
);

prepare to_write as
insert into bookings (restaurant_id, starts_at, party_size)
values ('00000000-0000-7000-8000-00000000000a', '2031-05-03 18:00Z', 2);

select lives_ok('execute to_write', 'a restaurant whose time to reopen has come is open');

update regulars.closed_restaurants set reopens_at = clock_timestamp() + interval '1 minute';
select throws_ok('execute to_write', 'RG080', null, 'while it is closing nothing is written');
select throws_ok(
  $$ update restaurants set name = 'Ada' where slug = 'trattoria-ada' $$,
  'RG080',
  null,
  'not even the restaurant itself'
);
select throws_ok(
  $$ select offboard_restaurant('00000000-0000-7000-8000-00000000000a', 'staff:1') $$,
  'RG080',
  null,
  'and it is not offboarded under the move'
);
select lives_ok(
  $$ select regulars.assert_in_cell('00000000-0000-7000-8000-00000000000a') $$,
  'but it is read'
);
select lives_ok(
  $$
    insert into bookings (restaurant_id, starts_at, party_size)
    values ('00000000-0000-7000-8000-00000000000b', '2031-05-03 18:00Z', 2)
  $$,
  'others are written'
);

update regulars.closed_restaurants set state = 'moved', reopens_at = null;
select throws_ok('execute to_write', 'RG081', null, 'one that has moved is not written');
select throws_ok(
  $$ select regulars.assert_in_cell('00000000-0000-7000-8000-00000000000a') $$,
  'RG081',
  null,
  'and not read'
);
select throws_ok(
  $$ select regulars.assert_in_cell('00000000-0000-7000-8000-00000000000c') $$,
  'RG081',
  null,
  'nor is one that is not here'
);
select is_empty(
  $$ select name from regulars.moving_tables() where regulars.unguard_table(name) $$,
  'the guards stay while a restaurant is closed'
);
select isnt_empty(
  $$ select offboard_restaurant('00000000-0000-7000-8000-00000000000a', 'staff:1') $$,
  'what it has left can be offboarded'
);
select cmp_ok(
  (
    select count(*)
    from regulars.moving_tables() as tables
    where regulars.unguard_table(tables.name)
  ),
  '>',
  20::bigint,
  'then the guards go'
);

select * from finish(true);
rollback;
