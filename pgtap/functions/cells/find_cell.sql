begin;
select plan(7);

insert into regulars.cells (name, connection)
values ('north', 'postgres://app@north.example:5432/regulars');
insert into regulars.restaurant_cells (id, slug, cell_name)
values ('00000000-0000-7000-8000-00000000000a', 'trattoria-ada', 'north');

select results_eq(
  $$ select * from regulars.find_cell('00000000-0000-7000-8000-00000000000a') $$,
  $$
    values (
      '00000000-0000-7000-8000-00000000000a'::uuid, 'north',
      'postgres://app@north.example:5432/regulars'
    )
  $$,
  'a restaurant is found by its id'
);
select results_eq(
  $$ select cell_name from regulars.find_cell(slug => 'trattoria-ada') $$,
  $$ values ('north') $$,
  'or by its slug'
);
select throws_ok(
  $$ select regulars.find_cell('00000000-0000-7000-8000-00000000000b') $$,
  'RG082',
  null,
  'one that is in no cell is an error'
);
select throws_ok(
  $$ select regulars.find_cell(slug => 'bistro-ben') $$,
  'RG082',
  null,
  'also by its slug'
);
select throws_ok(
  $$
    insert into regulars.restaurant_cells (id, slug, cell_name)
    values ('00000000-0000-7000-8000-00000000000b', 'trattoria-ada', 'north')
  $$,
  '23505',
  null,
  'a slug is unique over all cells'
);
select throws_ok(
  $$ insert into regulars.cells values ('south', 'postgres://app:secret@south.example/regulars') $$,
  '23514',
  null,
  'the directory takes no password'
);
select throws_ok(
  $$ insert into regulars.cells values ('south', 'postgres://south.example/r?password=secret') $$,
  '23514',
  null,
  'in no form'
);

select * from finish(true);
rollback;
