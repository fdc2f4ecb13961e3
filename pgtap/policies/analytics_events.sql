begin;
select plan(5);

insert into analytics_events (restaurant_id, event_type, schema_version, booking_id, payload)
select restaurant_id, 'booking.no_show', 1, booking_id, jsonb_build_object(
  'version', 1, 'restaurant_id', restaurant_id, 'booking_id', booking_id, 'customer_id', null,
  'previous_status', 'confirmed', 'party_size', 2
)
from (
  values
    (id('1'), regulars.uuid_v7()),
    (id('1'), regulars.uuid_v7()),
    (id('2'), regulars.uuid_v7())
) as events (restaurant_id, booking_id);

-- The owner passes row security, unless the table forces it: for this test it does.
alter table analytics_events force row level security;
-- up to PostgreSQL 15 whoever made the roles of operators and analysts inherits what they may see
drop policy if exists operators on analytics_events;
drop policy if exists analysts on analytics_events;

select is(count(*), 0::bigint, 'without a restaurant no event is seen') from analytics_events;
set local regulars.restaurant_id = '';
select is(count(*), 0::bigint, 'with an empty one neither') from analytics_events;
select from enter_restaurant(id('1'));
select is(count(*), 2::bigint, 'a restaurant sees its events, and no others') from analytics_events;
select throws_ok(
  $$ insert into analytics_events (restaurant_id, event_type, schema_version, payload)
     values (id('2'), 'booking.no_show', 1, '{}') $$,
  '42501', null,
  'and writes none of another'
);
delete from analytics_events;
alter table analytics_events no force row level security;
select is(count(*), 1::bigint, 'nor deletes any') from analytics_events;

select * from finish(true);
rollback;
