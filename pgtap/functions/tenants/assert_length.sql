begin;
select plan(3);

select throws_ok(
  $$ select regulars.assert_length('notes', repeat('x', 10001)) $$,
  'RG001',
  null,
  'more than a note'
);
select lives_ok($$ select regulars.assert_length('notes', repeat('x', 10000)) $$, 'a long note');
select lives_ok($$ select regulars.assert_length('notes', null) $$, 'none');

select * from finish(true);
rollback;
