begin;
select plan(8);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1', 'T1', 4);
insert into bookings (restaurant_id, id, starts_at, party_size, table_id)
values (
  '00000000-0000-7000-8000-00000000000a',
  '00000000-0000-7000-8000-000000000001',
  '2031-05-02 18:00Z',
  2,
  '00000000-0000-7000-8000-0000000000a1'
);

create function pg_temp.is_free(starts_at timestamptz, ends_at timestamptz, but uuid default null)
returns boolean
language sql
as $$
  select regulars.is_table_free(
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000a1',
    starts_at,
    ends_at,
    but
  )
$$;

select ok(pg_temp.is_free('2031-05-02 16:00Z', '2031-05-02 18:00Z'), 'free until the party comes');
select ok(pg_temp.is_free('2031-05-02 20:00Z', '2031-05-02 21:00Z'), 'free when it has left');
select ok(not pg_temp.is_free('2031-05-02 17:00Z', '2031-05-02 18:01Z'), 'taken at its beginning');
select ok(not pg_temp.is_free('2031-05-02 18:30Z', '2031-05-02 19:00Z'), 'taken in the middle');
select ok(
  pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z', '00000000-0000-7000-8000-000000000001'),
  'free to the booking itself'
);
update bookings set status = 'completed';
select ok(pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z'), 'free of a completed booking');
update bookings set status = 'no_show';
select ok(pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z'), 'free of a no-show');
insert into bookings (restaurant_id, starts_at, party_size, table_id, status)
values (
  '00000000-0000-7000-8000-00000000000a',
  '2031-05-02 18:00Z',
  2,
  '00000000-0000-7000-8000-0000000000a1',
  'pending'
);
select ok(
  not pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z'), 'taken by a pending booking'
);

select * from finish(true);
rollback;
