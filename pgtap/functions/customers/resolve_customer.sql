begin;
select plan(9);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');

-- Resolves a normalised contact at Ada's.
create function pg_temp.resolve(email text, phone text)
returns uuid
language sql
as $$
  select regulars.resolve_customer(here(), email, phone, 'Ada', email, phone)
$$;

create temporary table found as
select
  pg_temp.resolve('ada@example.com', '+442079460018') as pair,
  pg_temp.resolve('ada@example.com', null) as email_only,
  pg_temp.resolve(null, '+442079460018') as phone_only;

select results_eq(
  $$
    select customers.id, email_normalized, phone_normalized, full_name, email, phone
    from customers
    where id = (select pair from found)
  $$,
  $$
    select pair, 'ada@example.com', '+442079460018', 'Ada', 'ada@example.com', '+442079460018'
    from found
  $$,
  'creates a customer as the booking shows it'
);
select is(
  (select count(distinct id) from found, unnest(array[pair, email_only, phone_only]) as id),
  3::bigint,
  'e-mail with phone, e-mail alone and phone alone are three'
);
select is(pg_temp.resolve('ada@example.com', '+442079460018'), pair, 'finds both again') from found;
select is(pg_temp.resolve('ada@example.com', null), email_only, 'finds the e-mail alone again')
from found;
select is(pg_temp.resolve(null, '+442079460018'), phone_only, 'finds the phone alone again')
from found;
select isnt(
  regulars.resolve_customer(id('b'), 'ada@example.com', null, null, null, null),
  email_only,
  'not that of another restaurant'
) from found;

update customers set merged_into_id = (select pair from found)
where id = (select email_only from found);
select is(pg_temp.resolve('ada@example.com', null), pair, 'follows a merge') from found;

update customers
set erased_at = now(),
email = null,
phone = null,
full_name = null,
email_normalized = null,
phone_normalized = null
where id = (select phone_only from found);
select isnt(
  pg_temp.resolve(null, '+442079460018'), phone_only, 'who was erased comes back as somebody new'
) from found;
select is(count(*), 5::bigint, 'and nobody else was made') from customers;

select * from finish(true);
rollback;
