begin;
select plan(10);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (here(), id('1'), '2031-05-02 18:00Z', 1, 'confirmed'),
  (here(), id('3'), '2031-05-03 18:00Z', 3, 'confirmed'),
  (here(), id('2'), '2031-05-03 18:00Z', 2, 'cancelled'),
  (here(), id('4'), '2031-05-04 18:00Z', 4, 'confirmed'),
  (id('b'), id('5'), '2031-05-03 18:00Z', 5, 'confirmed');

create function pg_temp.parties(calls text)
returns text
language plpgsql
as $$
declare
  v_parties text;
begin
  execute format(
    'select string_agg(party_size::text, '' '') from list_bookings(%L%s)',
    here(),
    calls
  )
  into v_parties;
  return v_parties;
end
$$;

select is(pg_temp.parties(''), '1 2 3 4', 'lists one restaurant''s bookings by start, then id');
select is(pg_temp.parties($$, from_at => '2031-05-03 18:00Z'$$), '2 3 4', 'from an instant on');
select is(pg_temp.parties($$, to_at => '2031-05-03 18:00Z'$$), '1', 'before an instant');
select is(pg_temp.parties($$, status => 'confirmed'$$), '1 3 4', 'of one status');
select is(pg_temp.parties($$, limit_to => 2$$), '1 2', 'so many');
select is(
  pg_temp.parties($$, limit_to => 2, after => id('2')::text$$),
  '3 4',
  'after the last of the page before, which shares its start with the next'
);
select is(
  pg_temp.parties($$, after => id('4')::text$$),
  null,
  'to the end'
);

insert into bookings (restaurant_id, starts_at, party_size)
select here(), '2032-01-01 18:00Z', 1 from generate_series(1, 200);
select is(
  (select count(*) from list_bookings(here())),
  100::bigint,
  'a hundred, unless told otherwise'
);

select throws_ok(
  $$
    select list_bookings(here(), after => id('5')::text)
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses to go on after a booking of another restaurant'
);
select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$ select list_bookings(here()) $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
