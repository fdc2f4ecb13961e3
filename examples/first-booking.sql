-- A restaurant takes its first bookings: one guest, written three ways, earns points.
-- Run it in an empty, migrated database: psql "$DATABASE_URL" -f examples/first-booking.sql

insert into restaurants (name, slug, timezone, country_code)
values ('Luna', 'luna', 'Europe/London', 'GB');

insert into restaurant_tables (restaurant_id, label, capacity, seating_type)
select restaurants.id, tables.label, tables.capacity, tables.seating_type
from restaurants
cross join (
  values ('1', 2, 'window'), ('2', 4, 'indoor'), ('3', 6, 'indoor')
) as tables (label, capacity, seating_type)
where restaurants.slug = 'luna';

-- A program with the default rule, 10 points a booking and 5 a guest; the restaurant is in the
-- pilot.
select slug, is_active, pilot_only, accrual_rule
from set_loyalty_program(
  restaurant_id => (select id from restaurants where slug = 'luna'),
  slug => 'club',
  name => 'Luna Club'
);

insert into regulars.settings (name, value)
select 'loyalty.pilot_restaurant_ids', id
from restaurants;

-- The smallest free table that fits is chosen.
select
  reference,
  status,
  (select label from restaurant_tables where id = booking.table_id) as table_label,
  loyalty_points_awarded
from create_booking(
  restaurant_id => (select id from restaurants where slug = 'luna'),
  starts_at => '2031-06-01 18:00+00',
  party_size => 3,
  customer_name => 'Ada Lovelace',
  customer_email => ' Ada@Example.org',
  customer_phone => '07911 123456'
) as booking;

-- A plain insert does the same, and meets the same guest.
insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
)
select id, '2031-06-08 18:00+00', 2, 'A. Lovelace', 'ada@example.org', '+44 (0)7911 123456'
from restaurants
where slug = 'luna'
returning reference, status, table_id, loyalty_points_awarded;

-- The phone alone is somebody else, until a person says that it is not.
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_phone)
select id, '2031-06-15 18:00+00', 2, 'Ada', '0044 7911 123456'
from restaurants
where slug = 'luna'
returning reference, status, loyalty_points_awarded;

select full_name, email_normalized, phone_normalized, total_bookings, total_covers, balance, tier
from customers
join customer_profiles
  on customer_profiles.restaurant_id = customers.restaurant_id
  and customer_profiles.customer_id = customers.id
join loyalty_points
  on loyalty_points.restaurant_id = customers.restaurant_id
  and loyalty_points.customer_id = customers.id
order by total_bookings desc;

select one.full_name as survivor, other.full_name as duplicate
from customers as one
join customers as other
  on other.restaurant_id = one.restaurant_id
  and other.email_normalized is null
cross join lateral merge_customers(
  restaurant_id => one.restaurant_id,
  survivor_id => one.id,
  duplicate_id => other.id,
  actor => 'staff:7'
) as merged
where one.email_normalized is not null;

select full_name, total_bookings, total_covers, balance, tier
from find_customers(
  restaurant_id => (select id from restaurants where slug = 'luna'),
  search => '07911 123456'
);

-- A bigger party is worth more; a cancelled booking is worth nothing.
select amended.party_size, amended.loyalty_points_awarded
from bookings as first
cross join lateral amend_booking(
  restaurant_id => first.restaurant_id,
  booking_id => first.id,
  party_size => 5
) as amended
where first.starts_at = '2031-06-01 18:00+00';

select cancelled.status, cancelled.cancelled_by, cancelled.loyalty_points_awarded
from bookings as first
cross join lateral cancel_booking(
  restaurant_id => first.restaurant_id,
  booking_id => first.id,
  cancelled_by => 'customer'
) as cancelled
where first.starts_at = '2031-06-01 18:00+00';

-- The ledger keeps all of it.
select statement.line, statement.points_delta, statement.balance, statement.reason
from customers
cross join lateral loyalty_statement(customers.restaurant_id, customers.id) as statement
where customers.merged_into_id is null;

-- What other systems are told of the first booking: ids and facts, no personal data.
select
  events.booking_sequence,
  events.event_type,
  events.payload ->> 'party_size' as party_size,
  events.payload ->> 'points_delta' as points
from analytics_events as events
join bookings
  on bookings.restaurant_id = events.restaurant_id
  and bookings.id = events.booking_id
where bookings.starts_at = '2031-06-01 18:00+00'
order by events.id;

-- A wrong request is refused by a code of its own, which names the field.
select *
from create_booking(
  restaurant_id => (select id from restaurants where slug = 'luna'),
  starts_at => '2031-06-01 18:00+00',
  party_size => 0,
  customer_name => 'Ada Lovelace',
  customer_email => 'ada@example.org',
  customer_phone => null
);
