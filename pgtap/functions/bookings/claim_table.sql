begin;
select plan(13);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  (here(), id('a1'), 'T1', 4),
  (here(), id('a2'), 'T2', 4),
  (id('b'), id('b1'), 'T1', 4);
insert into bookings (restaurant_id, id, starts_at, party_size, table_id, status)
values
  (here(), id('1'), '2031-05-02 18:00Z', 2, id('a1'), 'confirmed'),
  (here(), id('2'), '2031-05-02 20:00Z', 2, id('a1'), 'pending'),
  (here(), id('3'), '2031-05-02 19:00Z', 2, null, 'confirmed');
select pass('two parties after each other share a table');

create function pg_temp.insert_at(starts_at text, status text, table_id uuid)
returns text
language sql
as $$
  select format(
    'insert into bookings (restaurant_id, starts_at, party_size, status, table_id) '
    'values (%L, %L, 2, %L, %L)',
    here(),
    starts_at,
    status,
    table_id
  )
$$;

select throws_ok(
  pg_temp.insert_at('2031-05-02 19:59Z', status, id('a1')),
  'RG006',
  'the table is taken at that time',
  'a ' || status || ' booking is refused a taken table'
)
from unnest(array['pending', 'confirmed']) as status;
select lives_ok(
  pg_temp.insert_at('2031-05-02 19:00Z', status, id('a1')),
  'a ' || status || ' booking may name a table that is taken'
)
from unnest(array['completed', 'no_show', 'cancelled']) as status;
select throws_ok(
  pg_temp.insert_at('2031-05-02 19:00Z', status, id('b1')),
  'RG005',
  'table not found in this restaurant',
  'a ' || status || ' booking is refused a table of another restaurant'
)
from unnest(array['confirmed', 'cancelled']) as status;
select throws_ok(
  $$
    update bookings set table_id = id('a1')
    where id = id('3')
  $$,
  'RG006',
  null,
  'a taken table cannot be taken later'
);
select throws_ok(
  $$
    update bookings set ends_at = '2031-05-02 20:01Z'
    where id = id('1')
  $$,
  'RG006',
  null,
  'nor can a booking grow into the next one''s time'
);
update bookings set table_id = id('a2')
where id = id('3');
update bookings set status = 'cancelled' where id = id('3');
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (here(), '2031-05-02 19:00Z', 2, id('a2'));
select throws_ok(
  format(
    'update bookings set status = %L where id = id(''3'')', status
  ),
  'RG006',
  null,
  'nor can a cancelled booking come back as ' || status || ' to a table that was given away'
)
from unnest(array['pending', 'confirmed']) as status;
select lives_ok(
  $$
    update bookings set status = 'confirmed', table_id = null
    where id = id('3')
  $$,
  'without the table it can'
);

select * from finish(true);
rollback;
