begin;
select plan(3);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select throws_ok(
  $$ update loyalty_program_versions set accrual_rule = '{}' $$,
  'RG012',
  null,
  'a version is not changed'
);
select throws_ok(
  $$ delete from loyalty_program_versions $$,
  'RG012',
  null,
  'nor deleted'
);
select throws_ok(
  $$ truncate loyalty_program_versions cascade $$,
  'RG012',
  null,
  'nor are all of them'
);

select * from finish(true);
rollback;
