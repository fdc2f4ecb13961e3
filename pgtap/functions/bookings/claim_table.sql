begin;
select plan(13);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1', 'T1', 4),
  ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a2', 'T2', 4),
  ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-0000000000b1', 'T1', 4);
insert into bookings (restaurant_id, id, starts_at, party_size, table_id, status)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000001',
    '2031-05-02 18:00Z',
    2,
    '00000000-0000-7000-8000-0000000000a1',
    'confirmed'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000002',
    '2031-05-02 20:00Z',
    2,
    '00000000-0000-7000-8000-0000000000a1',
    'pending'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000003',
    '2031-05-02 19:00Z',
    2,
    null,
    'confirmed'
  );
select pass('two parties after each other share a table');

create function pg_temp.insert_at(starts_at text, status text, table_id text)
returns text
language sql
as $$
  select format(
    'insert into bookings (restaurant_id, starts_at, party_size, status, table_id) '
    'values (%L, %L, 2, %L, %L)',
    '00000000-0000-7000-8000-00000000000a',
    starts_at,
    status,
    table_id
  )
$$;

select throws_ok(
  pg_temp.insert_at('2031-05-02 19:59Z', status, '00000000-0000-7000-8000-0000000000a1'),
  'RG006',
  'the table is taken at that time',
  'a ' || status || ' booking is refused a taken table'
)
from unnest(array['pending', 'confirmed']) as status;
select lives_ok(
  pg_temp.insert_at('2031-05-02 19:00Z', status, '00000000-0000-7000-8000-0000000000a1'),
  'a ' || status || ' booking may name a table that is taken'
)
from unnest(array['completed', 'no_show', 'cancelled']) as status;
select throws_ok(
  pg_temp.insert_at('2031-05-02 19:00Z', status, '00000000-0000-7000-8000-0000000000b1'),
  'RG005',
  'table not found in this restaurant',
  'a ' || status || ' booking is refused a table of another restaurant'
)
from unnest(array['confirmed', 'cancelled']) as status;
select throws_ok(
  $$
    update bookings set table_id = '00000000-0000-7000-8000-0000000000a1'
    where id = '00000000-0000-7000-8000-000000000003'
  $$,
  'RG006',
  null,
  'a taken table cannot be taken later'
);
select throws_ok(
  $$
    update bookings set ends_at = '2031-05-02 20:01Z'
    where id = '00000000-0000-7000-8000-000000000001'
  $$,
  'RG006',
  null,
  'nor can a booking grow into the next one''s time'
);
update bookings set table_id = '00000000-0000-7000-8000-0000000000a2'
where id = '00000000-0000-7000-8000-000000000003';
update bookings set status = 'cancelled' where id = '00000000-0000-7000-8000-000000000003';
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (
  '00000000-0000-7000-8000-00000000000a',
  '2031-05-02 19:00Z',
  2,
  '00000000-0000-7000-8000-0000000000a2'
);
select throws_ok(
  format(
    'update bookings set status = %L where id = ''00000000-0000-7000-8000-000000000003''', status
  ),
  'RG006',
  null,
  'nor can a cancelled booking come back as ' || status || ' to a table that was given away'
)
from unnest(array['pending', 'confirmed']) as status;
select lives_ok(
  $$
    update bookings set status = 'confirmed', table_id = null
    where id = '00000000-0000-7000-8000-000000000003'
  $$,
  'without the table it can'
);

select * from finish(true);
rollback;
