begin;
select plan(8);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'B', 2, 'bar'),
  (here(), id('a2'), 'a', 4, 'indoor'),
  (here(), id('a3'), 'A', 4, 'indoor'),
  (here(), id('a4'), 'C', 8, 'window'),
  (id('b'), id('b1'), 'A', 2, 'window');

create function pg_temp.pick(party_size integer, seating text, keep uuid default null)
returns text
language sql
as $$
  select label
  from restaurant_tables
  where id = regulars.pick_table(
    here(),
    '2031-05-02 18:00Z',
    '2031-05-02 20:00Z',
    party_size,
    seating,
    keep_table_id => keep
  )
$$;

select is(pg_temp.pick(2, 'any'), 'B', 'the smallest that fits');
select is(
  pg_temp.pick(3, 'any'),
  'A',
  'of two alike the first by label, capitals first whatever the locale'
);
select is(pg_temp.pick(2, 'window'), 'C', 'the seating asked for, of this restaurant');
select is(pg_temp.pick(9, 'any'), null, 'none where none fits');
select is(pg_temp.pick(2, 'window', id('a2')), 'a', 'the table to keep first');
select is(pg_temp.pick(9, 'any', id('a1')), 'B', 'whatever its capacity');
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (here(), '2031-05-02 19:00Z', 2, id('a1'));
select is(
  pg_temp.pick(2, 'any', id('a1')), 'A', 'another when it is taken'
);
select is(
  regulars.pick_table(here(), '2031-05-02 18:00Z', '2031-05-02 17:00Z', 2, 'any'),
  null,
  'no table for an invalid time'
);

select * from finish(true);
rollback;
