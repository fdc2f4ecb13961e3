begin;
select plan(10);

select from add_restaurant('1', 'Europe/London');
insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, created_at
)
select
  id('1'),
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
values (id('1'), now() - interval '1 month', 2, 'visits', 'visits@example.org');
update customers set created_at = now() - interval '5 years';
create temporary table chosen as
select set_marketing_consent(id('1'), id, false, 'staff:1', 'web')
from customers where full_name = 'chooses';

create function pg_temp.erased(dry_run boolean, older_than interval default '3 years') returns text
language sql as $$
  select coalesce(
    string_agg(inactive.is_erased || ' ' || coalesce(customers.full_name, 'gone'), ', '),
    'nobody'
  )
  from erase_inactive_customers(id('1'), older_than, 'retention', dry_run) as inactive
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

-- Points and duplicates
select set_loyalty_program(id('1'), 'club', pilot_only => false);
insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, created_at
)
select
  id('1'), now() - interval '4 years', 2, name,
  name || '@example.org', now() - interval '4 years'
from unnest('{spends,is-one,is-other,expires}'::text[]) as guests (name);
update customers set created_at = now() - interval '5 years';
select from customers cross join lateral adjust_points(
  restaurant_id, id, 50, 'prize', 'staff:1',
  occurred_at => case full_name when 'expires' then now() - interval '4 years' end
)
where full_name in ('spends', 'expires');
select from customers cross join lateral redeem_points(restaurant_id, id, 20, 'tea', 'staff:1')
where full_name = 'spends';
select set_loyalty_program(id('1'), 'club', expires_after => '1 year');
select from expire_points(id('1'));
select from customers cross join lateral set_marketing_consent(
  restaurant_id, id, true, 'guest', 'web'
)
where full_name = 'is-other';
select is(
  pg_temp.erased(true),
  'false expires, false is-one',
  'who was given or spent points lately is no silent guest, but points that expire are no sign'
);
select from customers as one, customers as other
cross join lateral merge_customers(one.restaurant_id, one.id, other.id, 'staff:1')
where one.full_name = 'is-one' and other.full_name = 'is-other';
select is(
  pg_temp.erased(true),
  'false expires',
  'what one who was merged had chosen counts for the person'
);
select results_eq(
  $$
    select regulars.last_active_at(restaurant_id, id) > now() - interval '1 day'
    from customers where full_name = 'spends'
  $$,
  'values (true)',
  'shows the day of the last activity'
);
select throws_ok(
  $$ select pg_temp.erased(true, '1 hour') $$,
  'RG001',
  null,
  'refuses a retention of hours'
);

select * from finish(true);
rollback;
