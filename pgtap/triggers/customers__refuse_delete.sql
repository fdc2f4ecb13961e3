begin;
select plan(3);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into customers (restaurant_id, email_normalized)
values
  ('00000000-0000-7000-8000-00000000000a', 'ada@example.com'),
  ('00000000-0000-7000-8000-00000000000b', 'ada@example.com');

select throws_ok(
  'delete from customers',
  'RG011',
  'customers are erased, not deleted',
  'refuses to delete a customer'
);
-- as offboard_restaurant does
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000a');
select lives_ok(
  $$ delete from customers where restaurant_id = '00000000-0000-7000-8000-00000000000a' $$,
  'lets a restaurant that leaves take its customers along'
);
select throws_ok('delete from customers', 'RG011', null, 'and only them');

select * from finish(true);
rollback;
