begin;
select plan(7);

insert into restaurants (id, name, slug)
values ('00000000-0000-7000-8000-000000000001', 'Trattoria', 'trattoria');
insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, created_at
)
select
  '00000000-0000-7000-8000-000000000001',
  now() - ago,
  2,
  name,
  name || '@example.org',
  now() - ago - interval '1 day'
from (values
  ('old', interval '4 years'), ('visits', interval '4 years'), ('chooses', interval '4 years'),
  ('comes', interval '-1 month'), ('new', interval '1 year')
) as guests (name, ago);
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
values (
  '00000000-0000-7000-8000-000000000001',
  now() - interval '1 month',
  2,
  'visits',
  'visits@example.org'
);
update customers set created_at = now() - interval '5 years';
create temporary table chosen as
select set_marketing_consent('00000000-0000-7000-8000-000000000001', id, false, 'staff:1', 'web')
from customers where full_name = 'chooses';

create function pg_temp.erased(dry_run boolean, older_than interval default '3 years') returns text
language sql as $$
  select coalesce(
    string_agg(inactive.is_erased || ' ' || coalesce(customers.full_name, 'gone'), ', '),
    'nobody'
  )
  from erase_inactive_customers(
    '00000000-0000-7000-8000-000000000001', older_than, 'retention', dry_run
  ) as inactive
  join customers on customers.id = inactive.customer_id
$$;

select is(pg_temp.erased(true), 'false old', 'a dry run lists who has been silent, and only them');
select is(
  (select count(*) from customers where erased_at is not null),
  0::bigint,
  'and erases nobody'
);
select is(pg_temp.erased(false), 'true old', 'erases them');
select is(
  (select count(*) from customer_erasures where reason = 'retention' and actor = 'retention'),
  1::bigint, 'records it as retention'
);
select is(
  (select count(*) from bookings where customer_name = 'old'),
  0::bigint,
  'with their bookings'' data'
);
select is(pg_temp.erased(false), 'nobody', 'has nothing to do the second time');
select throws_ok(
  $$ select pg_temp.erased(true, '1 hour') $$,
  'RG040',
  null,
  'refuses a retention of hours'
);

select * from finish(true);
rollback;
