begin;
select plan(11);

select from add_restaurant();
select set_config('loyalty.general_availability', 'on', true);
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (here(), id('d1'), 'club', 'Club', false);

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
values (here(), id('e1'), now(), 4, 'ada@example.com');
select results_eq(
  $$ select event_type from read_analytics_events(null) $$,
  $$ values ('booking.created'), ('loyalty.points_posted') $$,
  'a confirmed booking tells of itself, then of its points'
);
select is(
  events.payload,
  jsonb_build_object(
    'version', 1, 'restaurant_id', entries.restaurant_id, 'booking_id', entries.booking_id,
    'customer_id', entries.customer_id, 'program_id', entries.program_id, 'entry_id', entries.id,
    'entry_sequence', 1, 'points_delta', 30, 'reason', 'booking.confirmed'
  ),
  'with the ledger entry'
)
from analytics_events as events
cross join loyalty_point_events as entries
where events.event_type = 'loyalty.points_posted';

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
values (here(), id('e2'), now(), 14, 'ada@example.com');
select results_eq(
  $$
    select payload - '{version,restaurant_id,customer_id,program_id,entry_id}'::text[]
    from analytics_events where event_type = 'loyalty.tier_changed'
  $$,
  $$
    values (jsonb_build_object(
      'booking_id', id('e2'), 'previous_tier', 'bronze',
      'tier', 'silver', 'lifetime_points', 110))
  $$,
  'reaching a tier writes an event'
);
select is(
  events.payload ->> 'entry_id',
  entries.id::text,
  'by the entry that did it'
)
from analytics_events as events
join loyalty_point_events as entries on entries.booking_id = events.booking_id
where events.event_type = 'loyalty.tier_changed';

create temporary table spent as
select adjust_points(here(), customer_id, -10, 'typo', 'staff') as entry
from loyalty_points;
select results_eq(
  $$
    select booking_id, booking_sequence, payload ->> 'reason', (payload -> 'points_delta')::int
    from analytics_events order by id desc limit 1
  $$,
  $$ values (null::uuid, null::integer, 'manual.adjustment', -10) $$,
  'an entry without a booking has an event without one'
);
select is_empty(
  $$
    select id from loyalty_point_events
    except
    select (payload ->> 'entry_id')::uuid from analytics_events
    where event_type = 'loyalty.points_posted'
  $$,
  'every entry has its event'
);

update loyalty_programs
set tier_definitions = jsonb_set(tier_definitions, '{tiers,1,min_points}', '150');
select results_eq(
  $$
    select booking_id, payload -> 'entry_id', payload ->> 'tier'
    from analytics_events order by id desc limit 1
  $$,
  $$ values (null::uuid, 'null'::jsonb, 'bronze') $$,
  'changed definitions of tiers write events too'
);

-- What a rebuild posts is no news.
update bookings
set loyalty_points_awarded = 500, derived_writes = derived_writes + 1
where id = id('e1');
create temporary table rebuilt as select * from rebuild_loyalty_ledger(here());
select is((select entries_posted from rebuilt), 1::bigint, 'a rebuild posts an entry');
select is(
  (select count(*) from analytics_events where payload ->> 'tier' = 'platinum'
     or (payload -> 'points_delta')::int > 100),
  0::bigint,
  'and no event, of the tier it leads to neither'
);

-- A booking whose last event cannot be stored leaves nothing behind.
create temporary table before as
select
  (select count(*) from bookings) as bookings, (select count(*) from customers) as customers,
  (select count(*) from customer_profiles) as profiles,
  (select count(*) from loyalty_points) as accounts,
  (select count(*) from loyalty_point_events) as entries,
  (select count(*) from analytics_events) as events,
  (select count(*) from regulars.pending_analytics_events) as pending;
create or replace function regulars.loyalty_points_posted_v1(
  payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid
)
returns boolean language sql immutable as 'select false';
select throws_ok(
  $$
    insert into bookings (restaurant_id, starts_at, party_size, customer_email)
    values (here(), now(), 2, 'new@example.com')
  $$,
  '23514', null,
  'a booking whose event would break its contract is refused'
);
select results_eq(
  $$
    select
      (select count(*) from bookings), (select count(*) from customers),
      (select count(*) from customer_profiles), (select count(*) from loyalty_points),
      (select count(*) from loyalty_point_events), (select count(*) from analytics_events),
      (select count(*) from regulars.pending_analytics_events)
  $$,
  'select * from before',
  'as a whole: nothing of it is written'
);

select * from finish(true);
rollback;
