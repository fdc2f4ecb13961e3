begin;
select plan(5);

insert into restaurants (id, name, slug, timezone, country_code)
values (here(), 'A', 'a', 'Europe/London', 'GB');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('f1'), 'T1', 4);
insert into bookings (restaurant_id, external_source, external_id, starts_at, party_size)
values (here(), 'old', 'g', '2031-05-01 18:00+00', 2);


select regulars.begin_import(here());
insert into import_rows
  (number, from_byte, to_byte, external_id, reference, table_label, starts_at, party_size, status)
values
  (1, 0, 1, 'a', null, 'T1', '2024-05-01 19:00', '2', 'completed'),
  (2, 1, 2, 'b', null, 'T1', '2031-05-01 19:00', '2', null),
  (3, 2, 3, 'c', null, null, '2031-05-01 19:00', '2', null),
  (4, 3, 4, 'd', null, null, '2031-05-01 19:00', '2', 'pending_allocation'),
  (5, 4, 5, 'e', 'ABCDEFGH', null, '2024-05-01 19:00', '2', 'completed'),
  (6, 5, 6, 'f', null, null, '2024-05-01 19:00', 'x', 'completed'),
  (7, 6, 7, 'g', null, null, '2031-05-01 19:00', '2', null),
  (5001, 7, 8, 'h', null, null, '2024-05-01 19:00', '2', 'completed');
select regulars.read_import_rows(here(), 1, 5001);
select regulars.plan_import(
  here(), 'old',
  array['external_id', 'reference', 'table_label', 'starts_at', 'party_size', 'status']
);

select lives_ok($$ select regulars.share_import('{0}') $$, 'chunks are shared');
select results_eq(
  $$ select number from import_share order by number $$,
  $$ values (1::bigint), (3) $$,
  'shared is what claims no table, does not wait, names no reference, and is new and right'
);
delete from import_share;
select results_eq(
  $$ select rows, imported, updated, unchanged, rejected from regulars.count_import() $$,
  $$ values (6::bigint, 4::bigint, 0::bigint, 1::bigint, 1::bigint) $$,
  'rows given away are no longer counted here'
);
select lives_ok(
  $$
    select regulars.import_chunk(here(), 'old', id('b1'), clock_timestamp(), step, chunk)
    from regulars.list_import_chunks()
  $$,
  'the rest is written'
);
select results_eq(
  $$ select external_id from bookings order by id $$,
  $$ values ('g'), ('b'), ('d'), ('e'), ('h') $$,
  'and only the rest, in the order of the file'
);

select * from finish(true);
rollback;
