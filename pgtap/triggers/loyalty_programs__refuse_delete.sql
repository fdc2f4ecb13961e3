begin;
select plan(1);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select throws_ok(
  $$ delete from loyalty_programs $$,
  'RG011',
  null,
  'a program is switched off, not deleted'
);

select * from finish(true);
rollback;
