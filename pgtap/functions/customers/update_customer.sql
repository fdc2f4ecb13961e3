begin;
select plan(4);

select from add_restaurant('1', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values (id('1'), now(), 2, 'ada@example.org');
create temporary view customer as select restaurant_id, id from customers;

select results_eq(
  $$ select tags, updated.notes from customer
     cross
     join lateral update_customer(
       restaurant_id,
       customer.id,
       '{nuts, vip, " vip", ""}',
       ' shy '
     ) as updated
   $$,
  $$ values ('{nuts,vip}'::text[], 'shy') $$,
  'sets tags, trimmed and each once, and notes'
);
select results_eq(
  $$ select tags, updated.notes from customer
     cross join lateral update_customer(restaurant_id, customer.id, notes => '') as updated $$,
  $$ values ('{nuts,vip}'::text[], null::text) $$,
  'null leaves, an empty value removes'
);
select results_eq(
  $$ select tags from customer
     cross join lateral update_customer(restaurant_id, customer.id, tags => '{}') as updated $$,
  $$ values ('{}'::text[]) $$,
  'removes tags'
);
select throws_ok(
  $$ select update_customer(id('1'), gen_random_uuid()) $$,
  'RG007', null, 'refuses an id that is nobody''s'
);

select * from finish(true);
rollback;
