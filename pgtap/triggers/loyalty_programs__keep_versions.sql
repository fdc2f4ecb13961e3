begin;
select plan(2);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

update loyalty_programs set accrual_rule = '{"type": "flat", "points": 5}';
update loyalty_programs set name = 'Klub';
select results_eq(
  $$ select accrual_version, accrual_rule ->> 'type' from loyalty_program_versions order by 1 $$,
  $$ values (1, 'per_guest'), (2, 'flat') $$,
  'each rule is kept, and nothing else makes a version'
);
update loyalty_programs set accrual_version = 7;
select results_eq(
  'select accrual_version from loyalty_programs',
  $$ values (2) $$,
  'the version is counted, not set'
);

select * from finish(true);
rollback;
