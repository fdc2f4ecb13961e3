begin;
select plan(14);

select from add_restaurant('a', 'Europe/London');

create function pg_temp.book(email text, phone text, customer_id uuid default null)
returns text
language sql
as $$
  with booked as (
    insert into bookings (
      restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone,
      customer_id
    )
    values (here(), '2031-05-02 18:00Z', 2, 'Guest', book.email, book.phone, book.customer_id)
    returning bookings.customer_id
  )
  -- the customer is there for the next statement only
  select booked.customer_id::text from booked
$$;

select is(
  array(
    select contact
    from set_placeholder_contacts(
      here(),
      array['NoEmail@Ada.example ', '0000000000', '020 7946 0958', 'noemail@ada.example', '', null]
    )
  ),
  array['+442079460958', 'noemail@ada.example'],
  'the list is kept as contacts are compared, without what is unusable anyway'
);

select is(pg_temp.book(email, phone), null, format('%L and %L are nobody', email, phone))
from (
  values
    ('noemail@ada.example', null),
    ('mailto:NOEMAIL@ada.example', '+44 20 7946 0958'),
    (null, '(020) 7946-0958'),
    (null, '0000000000')
) as contacts (email, phone);

select isnt(pg_temp.book('noemail@ada.example', '07911 123456'), null, 'the other half counts');
select is(
  (select format('%s %s %s', email, email_normalized, phone_normalized) from customers),
  '  +447911123456',
  'and is all that identifies the guest, and all that is shown'
);
select is(
  pg_temp.book('noemail@ada.example', null, (select id from customers)),
  (select id::text from customers),
  'a placeholder makes no supplied customer be dropped'
);
select is(
  array(
    select check_name
    from verify_customers_loyalty(here())
    where not ok
  ),
  array['unusable_contacts'],
  'verify reads them in the same way, and tells of 0000000000'
);

-- the backfill separates guests whom a placeholder has joined
select is_empty(
  $$ select * from set_placeholder_contacts(here(), null) $$,
  'none is a list too'
);
select isnt(pg_temp.book('noemail@ada.example', '07911 123999'), null, 'then it is a contact');
select set_placeholder_contacts(here(), array['noemail@ada.example']);
select backfill_customers_loyalty(here());
select is(
  array(
    select concat_ws(' ', customers.email_normalized, customers.phone_normalized)
    from bookings
    join customers on customers.id = bookings.customer_id
    where bookings.customer_phone = '07911 123999'
  ),
  array['+447911123999'],
  'the backfill attaches by what is left'
);

select throws_ok(
  $$
    select set_placeholder_contacts(here(), array_fill('a@b.example'::text, array[101]))
  $$,
  'RG001',
  'a field is not valid',
  'a list has an end'
);
select throws_ok(
  $$ select set_placeholder_contacts(id('f'), '{}') $$,
  'RG004',
  'restaurant not found',
  'a restaurant is named'
);

select * from finish(true);
rollback;
