begin;
select plan(3);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into customers (restaurant_id, email_normalized)
values
  (here(), 'ada@example.com'),
  (id('b'), 'ada@example.com');

select throws_ok(
  'delete from customers',
  'RG011',
  'customers are erased, not deleted',
  'refuses to delete a customer'
);
-- as offboard_restaurant does
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values (here(), here());
select lives_ok(
  $$ delete from customers where restaurant_id = here() $$,
  'lets a restaurant that leaves take its customers along'
);
select throws_ok('delete from customers', 'RG011', null, 'and only them');

select * from finish(true);
rollback;
