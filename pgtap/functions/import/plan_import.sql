begin;
select plan(21);

insert into restaurants (id, name, slug, timezone, country_code)
values
  (here(), 'A', 'a', 'Europe/London', 'GB'),
  (id('b'), 'B', 'b', 'Europe/London', 'GB');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('f1'), 'T1', 4);

create function pg_temp.plan() returns setof text language plpgsql as $$
begin
  delete from pg_temp.import_bookings;
  perform regulars.read_import_rows(here(), 1, 8);
  return query
  select format('%s = %s + %s + %s + %s', rows, imported, updated, unchanged, rejected)
  from regulars.plan_import(
    here(), 'old',
    array['external_id', 'table_label', 'starts_at', 'party_size', 'status', 'notes']
  );
end
$$;
create function pg_temp.run() returns bigint language sql as $$
  select count(*)
  from regulars.list_import_chunks() as chunks,
    lateral regulars.import_chunk(here(), 'old', id('b1'), now(), chunks.step, chunks.chunk)
$$;

select throws_ok(
  $$ select regulars.begin_import(id('ff')) $$,
  'RG004',
  null,
  'an unknown restaurant is refused'
);
select lives_ok($$ select regulars.begin_import(here()) $$, 'an import begins');
select is_empty(
  $$
    select attname from pg_attribute
    where attrelid = 'pg_temp.import_rows'::regclass and attnum > 3 and atttypid <> 'text'::regtype
  $$,
  'every cell is staged as text'
);

insert into import_rows
  (
    number,
    from_byte,
    to_byte,
    problem,
    external_id,
    table_label,
    starts_at,
    party_size,
    status,
    notes,
    digest
  )
values
  (1, 0, 1, null, 'a', 'T1', '2031-05-01 19:00', '2', null, 'x', null),
  (2, 1, 2, null, 'b', 'T1', '2031-05-01 20:00', '2', null, 'x', null),
  (3, 2, 3, null, 'c', null, '2031-05-01 20:00', '0', 'Gone', 'x', null),
  (4, 3, 4, 'cells', null, null, null, null, null, null, null),
  (5, 4, 5, null, null, null, '2024-05-01 20:00', '2', 'pending_allocation', 'x', 'one'),
  (6, 5, 6, null, null, null, '2024-05-01 20:00', '2', 'pending_allocation', null, 'two'),
  (7, 6, 7, null, null, null, '2024-05-01 20:00', '2', null, null, 'three'),
  (8, 7, 8, null, null, null, '2024-05-01 20:00', '2', null, null, 'three');

select is(
  (select pg_temp.plan()),
  '8 = 5 + 0 + 0 + 3',
  'each row is counted once'
);
select is((select count(*) from bookings), 0::bigint, 'a plan writes nothing');
select results_eq(
  $$ select number, field, code from regulars.list_import_rejects() $$,
  $$ values
    (2::bigint, 'table_label', 'RG006'),
    (3, 'party_size', 'RG001'),
    (3, 'status', 'RG001'),
    (4, null, 'RG070') $$,
  'every reason is listed, of which the first of two rows for a table has none'
);
select is((select pg_temp.run()), 1::bigint, 'the rows are one chunk');
select results_eq(
  $$ select rows, imported, updated, unchanged, rejected from regulars.count_import() $$,
  $$ values (8::bigint, 5::bigint, 0::bigint, 0::bigint, 3::bigint) $$,
  'the run counts what the plan did'
);
select results_eq(
  $$
    select
      split_part(external_id, '#', 2),
      count(*),
      count(distinct split_part(external_id, '#', 1))
    from bookings where external_id like 'row:%' group by 1 order by 1
  $$,
  $$ values ('1', 3::bigint, 3::bigint), ('2', 1, 1) $$,
  'rows without an id are known by their cells, and equal ones are numbered'
);
select results_eq(
  $$
    select waiting_list.position, waiting_list.status, waiting_list.created_at = bookings.created_at
    from waiting_list join bookings on bookings.id = booking_id
    order by 1
  $$,
  $$ values (1, 'waiting', true), (2, 'waiting', true) $$,
  'who waits is on the waiting list'
);
select is(
  (
    select count(*) from bookings
    where import_batch_id = id('b1')
      and source = 'import' and created_at <= now()
  ),
  5::bigint,
  'the bookings carry the batch, and were made at the latest now'
);
select is((select count(*) from analytics_events), 0::bigint, 'no event is written');

select is(
  (select pg_temp.plan()),
  '8 = 0 + 0 + 5 + 3',
  'planned again nothing is left'
);

update import_rows set notes = 'y', problem = null where number = 1;
update import_rows set notes = 'y', digest = 'other' where number = 5;
select is(
  (select pg_temp.plan()),
  '8 = 1 + 1 + 3 + 3',
  'with an id a change is an update, without one another booking'
);
select is((select pg_temp.run()), 2::bigint, 'changes and inserts are chunks of their own');
select is((select notes from bookings where external_id = 'a'), 'y', 'the booking is changed');

-- somebody books between the plan and the write
update import_rows
set starts_at = '2031-06-01 19:00', external_id = 'd', problem = null
where number = 2;
select is(
  (select pg_temp.plan()), '8 = 1 + 0 + 5 + 2', 'a table is free'
);
insert into bookings (restaurant_id, table_id, starts_at, party_size)
values (here(), id('f1'), '2031-06-01 18:30+00', 2);
select is((select pg_temp.run()), 1::bigint, 'the chunk still runs');
select is(
  (select rejected from regulars.count_import()),
  3::bigint,
  'a table taken since the plan was made rejects the row, not the import'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select pg_temp.plan() $$, 'RG010', null, 'another restaurant than the session''s is refused'
);
select throws_ok(
  $$ select regulars.import_chunk(here(), 'old', gen_random_uuid(), now(), 4, 0) $$,
  'RG010',
  null,
  'nor can it be written to'
);

select * from finish(true);
rollback;
