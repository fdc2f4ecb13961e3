begin;
select plan(8);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('a1'), 'T1', 4);
insert into bookings (restaurant_id, id, starts_at, party_size, table_id)
values (here(), id('1'), '2031-05-02 18:00Z', 2, id('a1'));

create function pg_temp.is_free(starts_at timestamptz, ends_at timestamptz, but uuid default null)
returns boolean
language sql
as $$
  select regulars.is_table_free(here(), id('a1'), starts_at, ends_at, but)
$$;

select ok(pg_temp.is_free('2031-05-02 16:00Z', '2031-05-02 18:00Z'), 'free until the party comes');
select ok(pg_temp.is_free('2031-05-02 20:00Z', '2031-05-02 21:00Z'), 'free when it has left');
select ok(not pg_temp.is_free('2031-05-02 17:00Z', '2031-05-02 18:01Z'), 'taken at its beginning');
select ok(not pg_temp.is_free('2031-05-02 18:30Z', '2031-05-02 19:00Z'), 'taken in the middle');
select ok(
  pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z', id('1')),
  'free to the booking itself'
);
update bookings set status = 'completed';
select ok(pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z'), 'free of a completed booking');
update bookings set status = 'no_show';
select ok(pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z'), 'free of a no-show');
insert into bookings (restaurant_id, starts_at, party_size, table_id, status)
values (here(), '2031-05-02 18:00Z', 2, id('a1'), 'pending');
select ok(
  not pg_temp.is_free('2031-05-02 18:00Z', '2031-05-02 20:00Z'), 'taken by a pending booking'
);

select * from finish(true);
rollback;
