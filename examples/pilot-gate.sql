-- A loyalty program goes from a pilot to everybody, and what the gate does at each step.
-- Run it in an empty, migrated database, as the owner:
--   psql "$DATABASE_URL" -f examples/pilot-gate.sql

insert into restaurants (name, slug, timezone, country_code)
values ('Luna', 'luna', 'Europe/London', 'GB'), ('Sol', 'sol', 'Europe/London', 'GB');

select restaurants.slug, programs.pilot_only
from restaurants
cross join lateral set_loyalty_program(restaurants.id, slug => 'club') as programs
order by restaurants.slug;

-- Nobody is on the list yet: bookings are taken, guests are known, no points.
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id, '2031-06-01 18:00+00', 2, 'ada@example.org'
from restaurants
returning party_size, loyalty_points_awarded;

-- Luna joins the pilot. A setting of the session does the same:
-- set loyalty.pilot_restaurant_ids = '…'.
insert into regulars.settings (name, value)
select 'loyalty.pilot_restaurant_ids', id
from restaurants
where slug = 'luna';

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id, '2031-06-02 18:00+00', 2, 'ada@example.org'
from restaurants
order by slug
returning
  (select slug from restaurants where id = restaurant_id) as restaurant,
  loyalty_points_awarded;

-- A list that nobody can read opens nothing and breaks nothing; verify tells.
update regulars.settings
set value = 'Luna';

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id, '2031-06-03 18:00+00', 2, 'ada@example.org'
from restaurants
where slug = 'luna'
returning status, loyalty_points_awarded;

select check_name, severity, actual, detail
from verify_customers_loyalty()
where not ok;

-- The gate is closed. What was earned stays, and a booking that has begun to earn goes on.
delete from regulars.settings;

update bookings
set party_size = 4
where loyalty_points_awarded > 0
returning party_size, loyalty_points_awarded;

update bookings
set party_size = 4
where starts_at = '2031-06-03 18:00+00'
returning party_size, loyalty_points_awarded;

-- After the pilot: the programs say so, and the switch is turned on.
update loyalty_programs
set pilot_only = false;

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id, '2031-06-04 18:00+00', 2, 'ada@example.org'
from restaurants
order by slug
returning
  (select slug from restaurants where id = restaurant_id) as restaurant,
  loyalty_points_awarded;

insert into regulars.settings (name, value)
values ('loyalty.general_availability', 'on');

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id, '2031-06-05 18:00+00', 2, 'ada@example.org'
from restaurants
order by slug
returning
  (select slug from restaurants where id = restaurant_id) as restaurant,
  loyalty_points_awarded;

-- A cancellation takes points back whatever the gate says.
delete from regulars.settings;

update bookings
set status = 'cancelled'
where starts_at = '2031-06-05 18:00+00'
returning status, loyalty_points_awarded;

select restaurants.slug, loyalty_points.balance
from loyalty_points
join restaurants on restaurants.id = loyalty_points.restaurant_id
order by restaurants.slug;
