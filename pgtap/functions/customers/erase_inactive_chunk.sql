begin;
select plan(4);

insert into restaurants (id, name, slug, timezone, country_code)
values ('00000000-0000-7000-8000-000000000001', 'Trattoria', 'trattoria', 'Europe/London', 'GB');
insert into bookings (restaurant_id, starts_at, party_size, customer_email, created_at)
select
  '00000000-0000-7000-8000-000000000001', now() - ago, 2, name || '@example.org', now() - ago
from (values ('old', interval '4 years'), ('older', '5 years'), ('new', '1 year'))
  as guests (name, ago);
update customers set created_at = now() - interval '5 years';
create temporary table given as select array_agg(id) as ids from customers;

select is(
  array(
    select customers.email_normalized
    from given
    cross join regulars.erase_inactive_chunk(
      '00000000-0000-7000-8000-000000000001', given.ids, '4 years 6 months', 'retention'
    ) as erased
    join customers on customers.id = erased
  ),
  array['older@example.org'],
  'of those given the silent are erased'
);
select is(
  (select count(*) from customers where erased_at is null),
  2::bigint,
  'nobody who was heard of since'
);
select is_empty(
  $$
    select regulars.erase_inactive_chunk(
      '00000000-0000-7000-8000-000000000001', given.ids, '4 years 6 months', 'retention'
    )
    from given
  $$,
  'and nobody twice'
);
select throws_ok(
  $$
    select regulars.erase_inactive_chunk(
      '00000000-0000-7000-8000-000000000001', '{}', '1 hour', 'retention'
    )
  $$,
  'RG001',
  null,
  'a retention of hours is refused'
);

select * from finish(true);
rollback;
