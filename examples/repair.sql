-- Somebody with too many rights has damaged the data: verify finds it, the backfill repairs it.
-- Run it in an empty, migrated database, as the owner: psql "$DATABASE_URL" -f examples/repair.sql

insert into restaurants (name, slug, timezone, country_code)
values ('Luna', 'luna', 'Europe/London', 'GB');

insert into loyalty_programs (restaurant_id, slug, name)
select id, 'club', 'Luna Club'
from restaurants;

insert into regulars.settings (name, value)
select 'loyalty.pilot_restaurant_ids', id
from restaurants;

insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
select
  restaurants.id,
  timestamptz '2031-06-01 18:00+00' + number * interval '1 day',
  2,
  'Guest ' || number % 3,
  'guest' || number % 3 || '@example.org'
from restaurants
cross join generate_series(1, 9) as number
order by number % 3;

select count(*) filter (where not ok) as red
from verify_customers_loyalty();

-- The ledger refuses: corrections are posted, not made.
delete from loyalty_point_events;

-- So force is used.
alter table loyalty_point_events disable trigger user;

delete from loyalty_point_events
where customer_id = (select id from customers where full_name = 'Guest 0')
  and sequence = 2;

alter table loyalty_point_events enable trigger user;

update loyalty_points
set balance = 1000000
where customer_id = (select id from customers where full_name = 'Guest 1');

delete from customer_profiles
where customer_id = (select id from customers where full_name = 'Guest 2');

update bookings
set
  customer_id = null,
  derived_writes = derived_writes + 1
where starts_at = '2031-06-02 18:00+00';

-- Verify names what is wrong, by ids only.
select check_name, severity, expected, actual
from verify_customers_loyalty()
where not ok;

-- A dry run says what would be written, and writes nothing.
select step, object, inserted, changed
from backfill_customers_loyalty(dry_run => true);

select step, object, inserted, changed
from backfill_customers_loyalty();

-- The balances are right again. That an entry is missing stays told: the sum came back, the entry
-- did not.
select check_name, severity, actual
from verify_customers_loyalty()
where not ok;

select full_name, total_bookings, balance
from customers
join customer_profiles
  on customer_profiles.restaurant_id = customers.restaurant_id
  and customer_profiles.customer_id = customers.id
join loyalty_points
  on loyalty_points.restaurant_id = customers.restaurant_id
  and loyalty_points.customer_id = customers.id
order by full_name;

-- A second run finds nothing to do.
select sum(inserted + changed) as written
from backfill_customers_loyalty();
