begin;
select plan(4);

select lives_ok($$ select regulars.assert_given('actor', 'staff:7', 'an id') $$, 'a text');
select throws_ok(
  $$ select regulars.assert_given('actor', null, 'an id') $$, 'RG001', null, 'null'
);
select throws_ok(
  $$ select regulars.assert_given('actor', '  ', 'an id') $$, 'RG001', null, 'blank'
);

create temp table refusals (detail text, hint text);
do $$
declare
  v_detail text;
  v_hint text;
begin
  perform regulars.assert_given('actor', '', 'an id');
exception when sqlstate 'RG001' then
  get stacked diagnostics v_detail = pg_exception_detail, v_hint = pg_exception_hint;
  insert into refusals values (v_detail, v_hint);
end
$$;
select results_eq(
  'select detail, hint from refusals',
  $$ values ('actor must be an id.', 'Correct actor and try again.') $$,
  'the field and what it must be'
);

select * from finish(true);
rollback;
