begin;
select plan(11);

select from add_restaurant('a', 'Europe/London');

create function pg_temp.card()
returns text
language sql
as $$ select format('%s, %s, %s', full_name, email, phone) from customers $$;

insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
values (here(), '2031-06-01 18:00Z', 2, 'Ann', 'ann@example.org');

insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
)
select here(), '2031-06-02 18:00Z', 2, name, email, phone
from (
  values
    (U&'\00A0', 'ann@example.org', '4.47911E+11'),
    ('n/a', 'mailto:ann@example.org', '-'),
    ('-', ' ANN@example.org ', 'unknown')
) as junk (name, email, phone);
select is(pg_temp.card(), 'Ann, ANN@example.org, ', 'junk takes no place of what is good');

insert into bookings (restaurant_id, starts_at, party_size, customer_id, customer_phone)
select restaurant_id, '2031-07-01 18:00Z', 2, id, junk.phone
from customers, (values ('n/a'), (U&'\00A0'), (E'\t'), ('07911')) as junk (phone);
select is(
  (select count(*) from bookings where customer_id is null),
  0::bigint,
  'nor does it make a supplied customer be dropped'
);
select is(pg_temp.card(), 'Ann, ANN@example.org, ', 'and is shown by none of them');

update bookings set customer_phone = '' where customer_phone = 'n/a';
select is(
  (select count(*) from bookings where customer_id is null),
  0::bigint,
  'taking junk away takes nobody away'
);
update bookings set customer_name = 'Ann Lee' where customer_email = 'ann@example.org'
  and customer_name = 'Ann';
select is(pg_temp.card(), 'Ann Lee, ANN@example.org, ', 'an older name is shown once it is alone');

select is_empty(
  $$
    select check_name
    from verify_customers_loyalty(here())
    where not ok and severity = 'fail'
  $$,
  'verify expects what a live booking shows'
);
update customers set full_name = '-', phone = 'n/a';
select regulars.refresh_profiles(restaurant_id, array[id]) from customers;
select is(pg_temp.card(), 'Ann Lee, ANN@example.org, n/a', 'and the rebuild brings back the same');

select set_eq(
  $$
    select offender || ' ' || expected
    from regulars.check_contacts
    where check_name = 'unusable_contacts'
  $$,
  $$
    select distinct on (contact) id || ' a phone'
    from (
      select *, regulars.contact_key(customer_email, customer_phone) as contact from bookings
    ) as given
    where customer_phone in ('4.47911E+11', '-', 'unknown', '07911')
  $$,
  'verify tells of each half that was given and lost'
);

-- A booking of its own, changed
insert into bookings (
  restaurant_id, id, starts_at, party_size, customer_name, customer_email, customer_phone
)
values (here(), id('e9'), '2031-08-01 18:00Z', 2, 'Bob', 'bob@example.org', '07911 123456');
update bookings set customer_phone = 'n/a', customer_name = '?'
where id = id('e9');
select is(
  (
    select concat_ws(', ', full_name, email, phone)
    from customers where email_normalized = 'bob@example.org'
  ),
  'Bob, bob@example.org, 07911 123456',
  'what junk has replaced is still shown'
);
update bookings set customer_phone = null where id = id('e9');
select is(
  (
    select concat_ws(', ', full_name, email, phone)
    from customers where email_normalized = 'bob@example.org'
  ),
  'Bob, bob@example.org, 07911 123456',
  'and stays when the junk goes'
);
select is_empty(
  $$
    select check_name
    from verify_customers_loyalty(here())
    where not ok and severity = 'fail' and check_name <> 'objects'
  $$,
  'verify agrees'
);

select * from finish(true);
rollback;
