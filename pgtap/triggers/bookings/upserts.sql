-- A sync that sends the same booking again: it meets its own row, not a rival.
begin;
select plan(10);

select from add_restaurant('a', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('a1'), 'T1', 8);

create function pg_temp.sync(clause text, party_size integer, email text, keys text, starts text)
returns void
language plpgsql
as $$
begin
  execute format(
    $insert$
      insert into bookings (
        restaurant_id, table_id, starts_at, party_size, customer_email, %s
      )
      values (here(), id('a1'), %L, %s, %L, %s)
      on conflict %s
    $insert$,
    split_part(keys, ' = ', 1), starts, party_size, email, split_part(keys, ' = ', 2), clause
  );
end
$$;
create function pg_temp.change(target text)
returns text
language sql
as $$
  select target || ' do update set party_size = excluded.party_size, '
    'customer_email = excluded.customer_email, starts_at = excluded.starts_at, '
    'ends_at = excluded.ends_at, table_id = excluded.table_id, status = excluded.status'
$$;

create temporary table ways (name text, target text, keys text, day text);
insert into ways (name, target, keys, day)
values
  ('external id', '(restaurant_id, external_source, external_id) where external_id is not null',
    'external_source, external_id = ''pos'', ''1''', '2031-07-01'),
  ('idempotency key', '(restaurant_id, idempotency_key) where idempotency_key is not null',
    'idempotency_key = ''k1''', '2031-07-02'),
  ('reference', '(restaurant_id, reference)', 'reference = ''ABCDEFGH''', '2031-07-03'),
  ('id', '(restaurant_id, id)', 'id = id(''b1'')', '2031-07-04');

select pg_temp.sync(pg_temp.change(target), 2, 'ada@example.com', keys, day || ' 18:00Z')
from ways;
select lives_ok(
  format(
    'select pg_temp.sync(%L, 3, ''ada@example.com'', %L, %L)',
    pg_temp.change(target), keys, day || ' 19:00Z'
  ),
  'a second sync by ' || name || ' changes the booking'
)
from ways;
select results_eq(
  $$
    select party_size, starts_at - date_trunc('day', starts_at, 'UTC'), event_count from bookings
  $$,
  $$ select 3, interval '19 hours', 3 from ways $$,
  'all of them'
);

select pg_temp.sync('do nothing', 4, name || '@example.org', keys, day || ' 19:00Z') from ways
where name in ('external id', 'idempotency key');
select is(count(*), 4::bigint, 'one that shall do nothing does nothing') from bookings
where party_size = 3;
select is(count(*), 1::bigint, 'and leaves no guest behind that nobody booked for') from customers;

select throws_ok(
  format(
    'select pg_temp.sync(%L, 2, ''ben@example.com'', %L, %L)',
    pg_temp.change(target), replace(keys, '1', '2'), day || ' 18:00Z'
  ),
  'RG006',
  null,
  'another booking is a rival'
)
from ways
where name in ('external id', 'idempotency key', 'id');

select * from finish(true);
rollback;
