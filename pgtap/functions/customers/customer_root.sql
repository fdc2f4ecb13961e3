begin;
select plan(4);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into customers (restaurant_id, id, email_normalized, merged_into_id)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000c1',
    'ada@example.com',
    null
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000c2',
    'lady.ada@example.com',
    '00000000-0000-7000-8000-0000000000c1'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000c3',
    'ada@lovelace.example',
    '00000000-0000-7000-8000-0000000000c2'
  );

select is(
  regulars.customer_root('00000000-0000-7000-8000-00000000000a', id),
  '00000000-0000-7000-8000-0000000000c1'::uuid,
  email_normalized || ' stands for the first'
)
from customers order by id;
select is(
  regulars.customer_root(
    '00000000-0000-7000-8000-00000000000b',
    '00000000-0000-7000-8000-0000000000c1'
  ),
  null,
  'another restaurant has no such customer'
);

select * from finish(true);
rollback;
