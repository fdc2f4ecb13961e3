begin;
select plan(4);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into customers (restaurant_id, id, email_normalized, merged_into_id)
values
  (here(), id('c1'), 'ada@example.com', null),
  (here(), id('c2'), 'lady.ada@example.com', id('c1')),
  (here(), id('c3'), 'ada@lovelace.example', id('c2'));

select is(regulars.customer_root(here(), id), id('c1'), email_normalized || ' stands for the first')
from customers order by id;
select is(
  regulars.customer_root(id('b'), id('c1')),
  null,
  'another restaurant has no such customer'
);

select * from finish(true);
rollback;
