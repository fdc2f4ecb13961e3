begin;
select plan(21);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');

-- Books and answers with the customer as e-mail and phone.
create function pg_temp.guest_of(booking_id uuid)
returns text
language sql
as $$
  select coalesce(
    customers.email_normalized,
    '-'
  ) || ' ' || coalesce(customers.phone_normalized, '-')
  from bookings
  join customers
    on customers.restaurant_id = bookings.restaurant_id
    and customers.id = bookings.customer_id
  where bookings.id = guest_of.booking_id
$$;
create function pg_temp.book(
  name text,
  email text,
  phone text,
  customer_id uuid default null,
  restaurant_id uuid default here()
)
returns uuid
language sql
as $$
  insert into bookings (
    restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone, customer_id
  )
  values (
    book.restaurant_id, '2031-05-02 18:00Z', 2, book.name, book.email, book.phone, book.customer_id
  )
  returning id
$$;

select is(
  pg_temp.guest_of(pg_temp.book('Ada', email, phone)),
  guest,
  format('%L and %L are %s', email, phone, coalesce(guest, 'a walk-in'))
)
from (
  values
    ('ada@example.com', '020 7946 0018', 'ada@example.com +442079460018'),
    (' ADA@Example.com ', '+44 (0)20 7946 0018', 'ada@example.com +442079460018'),
    ('ada@example.com', null, 'ada@example.com -'),
    (null, '(020) 7946-0018', '- +442079460018'),
    ('ada@@example.com', '020 7946 0018', '- +442079460018'),
    ('ada@example.com', 'call me', 'ada@example.com -'),
    ('ada@@example.com', 'call me', null),
    ('', '  ', null),
    (null, null, null)
) as contacts (email, phone, guest);
select is(count(*), 3::bigint, 'which makes three guests') from customers;
select isnt(
  (
    select customer_id
    from bookings
    where id = pg_temp.book('Ada', 'ada@example.com', null, null, id('b'))
  ),
  (
    select id
    from customers
    where restaurant_id = here() and phone_normalized is null
  ),
  'and another one in another restaurant'
);

-- A customer given

create temporary table ada as
select id
from customers
where restaurant_id = here() and phone_normalized is null;
select is(
  pg_temp.guest_of(pg_temp.book('Ada', null, null, id)),
  'ada@example.com -',
  'a customer given without contact is kept'
) from ada;
select is(
  pg_temp.guest_of(pg_temp.book('Ben', 'ben@example.com', null, id)),
  'ben@example.com -',
  'a contact wins over a customer given'
) from ada;
select throws_ok(
  format(
    'insert into bookings (restaurant_id, starts_at, party_size, customer_id) values '
    '(id(''b''), now(), 2, %L)',
    id
  ),
  'RG007',
  'customer not found in this restaurant',
  'a customer of another restaurant is refused'
) from ada;
insert into customers (restaurant_id, id, email_normalized, merged_into_id)
select
  here(),
  id('c9'),
  'ada@old.example',
  id
from ada;
select is(
  pg_temp.guest_of(pg_temp.book('Ada', null, null, id('c9'))),
  'ada@example.com -',
  'a customer given stands for the one it was merged into'
);

-- Another contact

create temporary table booked as
select pg_temp.book('Grace', 'grace@example.com', '020 7946 0019') as id;
update bookings set customer_email = 'grace@navy.example' where id = (select id from booked);
select is(
  pg_temp.guest_of(id), 'grace@navy.example +442079460019', 'another contact is another guest'
) from booked;
update bookings
set customer_email = 'oops', customer_phone = 'none'
where id = (select id from booked);
select is(
  pg_temp.guest_of(id),
  'grace@navy.example +442079460019',
  'an unusable one leaves the guest as it was'
) from booked;
update bookings set customer_email = null, customer_phone = '' where id = (select id from booked);
select is(
  pg_temp.guest_of(id),
  'grace@navy.example +442079460019',
  'and so does taking that away: it was no contact'
) from booked;
update bookings set customer_email = 'grace@navy.example' where id = (select id from booked);
update bookings set customer_email = ' ' where id = (select id from booked);
select is(pg_temp.guest_of(id), null, 'a removed one detaches the guest') from booked;

insert into bookings (
  restaurant_id, id, starts_at, ends_at, party_size, booking_type, status, customer_email,
  import_batch_id
)
values (
  here(),
  id('9'),
  now(),
  now() + interval '1 hour',
  2,
  'dinner',
  'pending', 'legacy@example.com', gen_random_uuid()
);
update bookings set status = 'confirmed' where id = id('9');
select is(
  pg_temp.guest_of(id('9')),
  'legacy@example.com -',
  'an imported booking that nobody has attached gets its guest when it is confirmed'
);

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
values (here(), id('9'), now(), 2, 'nobody@example.com')
on conflict do nothing;
select is_empty(
  $$
    select check_name
    from verify_customers_loyalty(here())
    where not ok and severity = 'fail' and check_name = 'profiles_match_bookings'
  $$,
  'a booking that is left out because it is there already leaves nothing to repair'
);

select * from finish(true);
rollback;
