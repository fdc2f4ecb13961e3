begin;
select plan(6);

insert into restaurants (id, name, slug, country_code, timezone)
values ('00000000-0000-4000-8000-00000000000a', 'A', 'a', 'GB', 'Europe/London');
insert into customers (restaurant_id, email_normalized, phone_normalized)
values
  ('00000000-0000-4000-8000-00000000000a', null, '+44142685300'),
  ('00000000-0000-4000-8000-00000000000a', 'ada@example.com', '+44142685300'),
  ('00000000-0000-4000-8000-00000000000a', 'bob@example.com', null);

create function pg_temp.known(email text, phone text)
returns text
language sql
as $$
  select regulars.known_phone(
    restaurant_id => '00000000-0000-4000-8000-00000000000a',
    email_normalized => email,
    phone => phone,
    phone_normalized => regulars.normalize_phone(phone, 'FR')
  )
$$;

select is(pg_temp.known(null, '01 42 68 53 00'), '+33142685300', 'without a change as read today');

update restaurants set country_code = 'FR' where slug = 'a';
select is(pg_temp.known(null, '01 42 68 53 00'), '+44142685300', 'known by the phone alone');
select is(
  pg_temp.known('ada@example.com', '01 42 68 53 00'),
  '+44142685300',
  'known by e-mail and phone'
);
select is(
  pg_temp.known('bob@example.com', '06 12 34 56 78'),
  null,
  'known by the e-mail alone, when the number could not be read'
);
select is(
  pg_temp.known('new@example.com', '01 42 68 53 00'),
  '+33142685300',
  'a new guest''s number is read by the present rules'
);

update customers set phone_read_at = clock_timestamp() where email_normalized is null;
select is(
  pg_temp.known(null, '01 42 68 53 00'),
  '+33142685300',
  'a number read since the change is not what the earlier rules meant'
);

select * from finish(true);
rollback;
