begin;
select plan(23);

select from add_restaurant('1', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (id('1'), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);

insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone, notes
)
values
  (id('1'), now(), 2, 'Zaphod', 'zaphod@example.org', null, 'zaphod likes it'),
  (id('1'), now(), 4, 'Zaphod B', null, '07911 123456', null),
  (id('1'), now(), 6, 'Ada', 'ada@example.org', null, null);
-- an import before its backfill
insert into bookings (
  restaurant_id,
  import_batch_id,
  starts_at,
  ends_at,
  booking_type,
  party_size,
  customer_name,
  customer_email
)
values (
  id('1'), gen_random_uuid(), now(), now() + interval '1 hour',
  'dinner', 3, 'Zaphod', 'ZAPHOD@example.org'
);
create temporary table people as
select
  (select id from customers where full_name = 'Zaphod') as one,
  (select id from customers where full_name = 'Zaphod B') as two;

select lives_ok(
  $$ select
       update_customer(id('1'), two, '{zaphod-fan}', 'zaphod again'),
       set_marketing_consent(id('1'), one, true, 'staff:1', 'phone',
         wording => 'Zaphod agreed'),
       adjust_points(id('1'), two, 10, 'for zaphod', 'staff:1'),
       merge_customers(id('1'), one, two, 'staff:1')
     from people $$,
  'personal data everywhere'
);
select is(
  (select count(*) from bookings where customer_id is null),
  1::bigint,
  'one of the bookings is attached to nobody yet'
);

create temporary table events_before as select * from analytics_events;
create temporary table erasure as
select erased.* from people
cross join lateral erase_customer(id('1'), two, 'staff:1') as erased;
select is((bookings, reason, actor), (3, 'request'::text, 'staff:1'::text), 'tells what was done')
from erasure;

create function pg_temp.mentions(sought text) returns table (table_name text) language plpgsql as $$
begin
  for table_name in
    select oid::regclass::text from pg_class
    where relkind = 'r' and relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
  loop
    if (xpath('count(//row)', query_to_xml(
      format('select 1 from %s as t where t::text ~* %L', table_name, sought), true, false, ''
    )))[1]::text <> '0' then
      return next;
    end if;
  end loop;
end
$$;
select is_empty(
  $$ select pg_temp.mentions('zaphod|7911.?123456') $$,
  'no table holds a name, an address or a number'
);
select is(
  (select array_agg(table_name order by table_name) from pg_temp.mentions('ada@example')),
  '{bookings,customers}',
  'where somebody else''s stay'
);
select is(
  (select count(*) from bookings where customer_id = one),
  3::bigint,
  'the bookings stay with the customer'
) from people;
select is(
  (select (total_bookings, total_covers)::text from customer_profiles where customer_id = one),
  '(3,9)', 'counts stay'
) from people;
select is(
  (select (sum(points_delta) filter (where reason <> 'erasure'), sum(points_delta))::text
   from loyalty_point_events join people on customer_id in (one, two)),
  '(60,0)', 'what was earned stays in the ledger, and nothing of it is owed'
);
select is(
  (select sum(balance) from loyalty_points), 40::numeric, 'others keep their points'
);
select is_empty(
  $$ select from loyalty_liability(id('1'))
     where points <> 40 $$,
  'nor in the liability'
);
select is(
  (select count(*) from marketing_consents where is_given), 3::bigint, 'choices stay'
);
select results_eq(
  $$
    select * from analytics_events
    where id in (select id from events_before)
    order by id
  $$,
  'select * from events_before order by id',
  'events stay'
);
select results_eq(
  $$
    select analytics_events.event_type, analytics_events.customer_id = people.one
    from analytics_events
    cross join people
    where analytics_events.id not in (select id from events_before)
    order by 1, 2
  $$,
  $$
    values
      ('customer.erased', false),
      ('customer.erased', true),
      ('loyalty.points_posted', true),
      ('marketing.consent_changed', true)
  $$,
  'and events say so for both merged guests: erased, consents gone, points gone'
);
select is_empty(
  $$ select check_name from verify_customers_loyalty(id('1'))
     where not ok and severity = 'fail' $$,
  'every check is green, so a rebuild changes nothing'
);
select is(
  (select again.erased_at from people
   cross join lateral erase_customer(id('1'), one,
   'staff:9') as again),
  (select erased_at from erasure),
  'asked for again, gives the first answer'
);

update bookings set status = 'cancelled' where customer_id = (select one from people);
update bookings set status = 'confirmed' where customer_id = (select one from people);
select is(
  (select array_agg(balance::text) from loyalty_points join people on customer_id in (one, two)),
  array['0', '0'],
  'whatever becomes of their bookings'
);
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
values (id('1'), now(), 2, 'Zaphod', 'zaphod@example.org');
select isnt(
  (select customer_id from bookings where customer_name = 'Zaphod'),
  one,
  'a later booking starts a new customer'
) from people;
select lives_ok(
  $$ select erase_customer(id('1'), customer_id, 'staff:1')
     from bookings where customer_name = 'Zaphod' $$,
  'who can be erased as well'
);
select lives_ok(
  $$ update bookings set status = 'cancelled' where party_size = 4 $$,
  'an erased guest''s booking can be cancelled'
);
select is(
  (select balance from loyalty_points where customer_id = one),
  0::bigint,
  'and its points are nobody''s'
) from people;
select throws_ok(
  $$
    select unmerge_customers(id('1'), two, 'staff:1') from people
  $$,
  'RG043', null, 'an erased guest is not unmerged'
);
select throws_ok(
  $$
    select set_marketing_consent(id('1'), two, true, 'staff:1', 'web')
    from people
  $$,
  'RG043', null, 'nor asked for consent'
);
select throws_ok(
  $$ select erase_customer(id('1'), gen_random_uuid(), 'staff:1') $$,
  'RG007', null, 'refuses an id that is nobody''s'
);

select * from finish(true);
rollback;
