begin;
select plan(4);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values (here(), now(), 30, 'ada@example.com');
select is((select count(*) from loyalty_tier_changes), 1::bigint, 'a big party changes the tier');
select throws_ok(
  $$ update loyalty_tier_changes set tier = 'platinum' $$,
  'RG012',
  null,
  'a tier change is not changed'
);
select throws_ok(
  $$ delete from loyalty_tier_changes $$,
  'RG012',
  null,
  'nor deleted'
);
select throws_ok(
  $$ truncate loyalty_tier_changes cascade $$,
  'RG012',
  null,
  'nor are all of them'
);

select * from finish(true);
rollback;
