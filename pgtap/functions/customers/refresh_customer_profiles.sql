begin;
select plan(5);

select from add_restaurant('1', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id('1'), now(), 2, guest || '@example.org'
from unnest('{ada,bob,cy}'::text[]) as guest;

update customer_profiles set total_covers = 9, updated_at = '2000-01-01'
from customers where customers.id = customer_id and email_normalized <> 'cy@example.org';
delete from customer_profiles using customers
where customers.id = customer_id and email_normalized = 'bob@example.org';
create temporary table untouched as
select profiles.* from customer_profiles as profiles
join customers on customers.id = customer_id where email_normalized = 'cy@example.org';

select results_eq(
  $$ select inserted, changed from refresh_customer_profiles(
       id('1'),
       array(select id from customers where email_normalized = 'bob@example.org')
     ) $$,
  $$ values (1::bigint, 0::bigint) $$,
  'corrects the customers it is given'
);
select results_eq(
  $$
    select inserted, changed from refresh_customer_profiles(id('1'))
  $$,
  $$ values (0::bigint, 1::bigint) $$,
  'corrects all that differ'
);
select results_eq(
  $$
    select inserted, changed from refresh_customer_profiles(id('1'))
  $$,
  $$ values (0::bigint, 0::bigint) $$,
  'writes nothing the second time'
);
select is_empty('select * from regulars.customer_profile_differences', 'leaves no difference');
select results_eq(
  $$ select profiles.* from customer_profiles as profiles
     join untouched using (customer_id) $$,
  $$ select untouched.* from customer_profiles as profiles
     join untouched using (customer_id) $$,
  'does not touch a profile that is right'
);

select * from finish(true);
rollback;
