begin;
select plan(5);

select from add_restaurant('1', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (id('1'), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);
insert into bookings (
  restaurant_id, starts_at, party_size, status, customer_name, customer_email, customer_phone
)
values
  (id('1'), now(), 2, 'confirmed', 'Ada', 'ada@example.org', null),
  (id('1'), now(), 2, 'pending_allocation', 'Ada L', null, '07911 123456'),
  (id('1'), now(), 2, 'confirmed', 'Bob', 'bob@example.org', null);
create temporary table people as
select
  (select id from customers where full_name = 'Ada') as one,
  (select id from customers where full_name = 'Ada L') as two;
create temporary table done as
select
  adjust_points(id('1'), two, 10, 'because', 'staff:1'),
  set_marketing_consent(id('1'), two, true, 'staff:1', 'web', wording => 'News, v3'),
  merge_customers(id('1'), one, two, 'staff:1')
from people;
create temporary table document as
select export_customer(id('1'), two) as held from people;

select is(
  (select jsonb_object_agg(key, jsonb_array_length(value)) from document, jsonb_each(held)
   where jsonb_typeof(value) = 'array'),
  '{"customers": 2, "bookings": 2, "waiting_list": 1, "marketing_consents": 3,
    "marketing_addresses": 3,
    "loyalty_accounts": 2, "loyalty_entries": 4, "tier_changes": 0,
    "loyalty_exclusions": 0, "events": 4, "merges": 1}',
  'holds what is known of both'
) where (select count(*) from document, jsonb_array_elements(held -> 'events')) = 4
union all
select is(
  (select count(*) from document, jsonb_array_elements(held -> 'events') as event
   where event ->> 'booking_id' not in (select id::text
   from bookings where customer_name like 'Ada%')),
  0::bigint, 'holds what is known of both'
) where (select count(*) from document, jsonb_array_elements(held -> 'events')) <> 4;
select ok(
  held::text ~ 'News, v3' and held::text ~ 'because' and held::text ~ '07911 123456'
    and held::text ~ 'ada@example',
  'with wording, notes and contacts'
) from document;
select ok(held::text !~ 'bob@', 'and nothing of anybody else') from document;
select is(held ->> 'customer_id', one::text, 'under the id that stands for the person')
from document, people;
select throws_ok(
  $$ select export_customer(id('1'), gen_random_uuid()) $$,
  'RG007', null, 'refuses an id that is nobody''s'
);

select * from finish(true);
rollback;
