begin;
select plan(5);

select from add_restaurant('a', 'Europe/London');
insert into customers (restaurant_id, email_normalized, phone_normalized)
select here(), email, phone
from unnest(array[null, 'a@example.org', 'a@example.org.uk', 'é@example.org']) as emails (email)
cross join unnest(array[null, '+3312345678', '+44', '+4471']) as phones (phone)
where email is not null or phone is not null;

select is(
  regulars.identity_key('ada@example.org', '+447911123456'),
  'ada@example.org' || chr(31) || '+447911123456',
  'joins the halves by a unit separator'
);
select is(regulars.identity_key(null, '+44'), chr(31) || '+44', 'takes a missing half as empty');

select results_eq(
  'select id from customers order by identity',
  $$
    select id from customers
    order by
      coalesce(email_normalized, '') collate "C",
      coalesce(phone_normalized, '') collate "C"
  $$,
  'sorts as the pairs of halves do'
);

update customers set phone_normalized = '+4472'
where email_normalized = 'a@example.org' and phone_normalized = '+44';
select is(
  (select identity from customers where phone_normalized = '+4472'),
  regulars.identity_key('a@example.org', '+4472'),
  'follows a re-keyed customer'
);
select throws_ok(
  $$
    insert into customers (restaurant_id, phone_normalized)
    values (here(), '+44')
  $$,
  '23505',
  null,
  'makes a phone alone one guest'
);

select * from finish(true);
rollback;
