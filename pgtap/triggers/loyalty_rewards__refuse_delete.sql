begin;
select plan(1);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select from set_loyalty_reward(here(), 'coffee', 'Coffee', 50);
select throws_ok(
  $$ delete from loyalty_rewards $$,
  'RG011',
  null,
  'a reward is switched off, not deleted'
);

select * from finish(true);
rollback;
