begin;
select plan(23);

select from add_restaurant('a', 'Europe/London');
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (here(), id('d1'), 'club', 'Club', true);

create function pg_temp.book(
  party_size integer,
  status text default 'confirmed',
  email text default 'ada@example.com'
)
returns uuid
language sql
as $$
  insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
  values (here(), '2031-05-02 18:00Z', book.party_size, book.status, book.email)
  returning id
$$;
-- What a booking is worth, and the version that says so.
create function pg_temp.worth(id uuid)
returns text
language sql
as $$
  select concat_ws(' by ', loyalty_points_awarded, loyalty_accrual_version)
  from bookings
  where bookings.id = worth.id
$$;

-- The gate

create temporary table early as select pg_temp.book(4) as id;
select is(pg_temp.worth(id), '0', 'a restaurant that is not on the list earns nothing') from early;
select set_config('loyalty.pilot_restaurant_ids', 'nonsense, ,' || upper(here()::text), true);
create temporary table booked as select pg_temp.book(4) as id;
select is(pg_temp.worth(id), '30 by 1', 'one that is earns 10 points and 5 a guest') from booked;
select is(pg_temp.worth(pg_temp.book(4, 'pending')), '0', 'a pending booking earns nothing');
select is(pg_temp.worth(pg_temp.book(4, email => null)), '0', 'nor does a walk-in');
update bookings set notes = 'hello', party_size = 5 where id = (select id from early);
select is(pg_temp.worth(id), '0', 'a booking from before the pilot keeps what it has') from early;

-- What moves it

update bookings set party_size = 6 where id = (select id from booked);
select is(pg_temp.worth(id), '40 by 1', 'a larger party is worth more') from booked;
update bookings set status = 'cancelled' where id = (select id from booked);
select is(pg_temp.worth(id), '0 by 1', 'a cancelled booking nothing, and the pin stays')
from booked;

select set_config('loyalty.pilot_restaurant_ids', '', true);
update loyalty_programs set accrual_rule = '{"type": "flat", "points": 7}';
update bookings set status = 'confirmed' where id = (select id from booked);
select is(
  pg_temp.worth(id),
  '40 by 1',
  'come back it earns by the version it had, with the gate closed'
)
from booked;
update bookings set status = 'no_show' where id = (select id from booked);
select is(pg_temp.worth(id), '0 by 1', 'a no-show is worth nothing') from booked;
update bookings set status = 'completed' where id = (select id from booked);
select is(pg_temp.worth(id), '40 by 1', 'unless the guest came after all') from booked;
update bookings
set loyalty_points_awarded = 99, derived_writes = derived_writes + 1
where id = (select id from booked);
update bookings set notes = 'regular', customer_name = 'Ada' where id = (select id from booked);
select is(pg_temp.worth(id), '99 by 1', 'a hand edit stays while nothing priced changes')
from booked;
update bookings set customer_email = null where id = (select id from booked);
select is(pg_temp.worth(id), '0 by 1', 'a booking that nobody owns is worth nothing') from booked;
update bookings set customer_email = 'ben@example.com' where id = (select id from booked);
select is(pg_temp.worth(id), '40 by 1', 'the next guest earns by the same version') from booked;

-- New rules, general availability, a spend

select set_config('loyalty.pilot_restaurant_ids', here()::text, true);
select is(pg_temp.worth(pg_temp.book(4)), '7 by 2', 'a later booking earns by the rule in force');
update loyalty_programs
set
  accrual_rule = '{"type": "per_spend", "points": 1, "per_amount": 100, "currency": "GBP"}',
  pilot_only = false;
select is(pg_temp.worth(pg_temp.book(4)), '0', 'after the pilot the list opens nothing');
select set_config('loyalty.general_availability', 'on', true);
create temporary table spent as select pg_temp.book(4) as id;
select is(pg_temp.worth(id), '0 by 3', 'general availability does; the bill is not known yet')
from spent;
update bookings set status = 'completed', spend_amount = 8450 where id = (select id from spent);
select is(pg_temp.worth(id), '84 by 3', 'the bill decides when it comes') from spent;

update bookings set spend_currency = 'IDR' where id = (select id from spent);
select is(pg_temp.worth(id), '0 by 3', 'a bill in another currency than the program''s nothing')
from spent;
select is_empty(
  $$
    select from verify_customers_loyalty()
    where check_name = 'bills_in_another_currency' and ok
  $$,
  'and verify tells of it'
);
update bookings set spend_currency = 'GBP' where id = (select id from spent);
select is(pg_temp.worth(id), '84 by 3', 'put right it earns') from spent;

update restaurants set currency = 'EUR';
create temporary table euros as select pg_temp.book(4) as id;
update bookings set status = 'completed', spend_amount = 500 where id = (select id from euros);
select results_eq(
  $$
    select spend_currency, loyalty_points_awarded
    from bookings join euros using (id)
  $$,
  $$ values ('EUR', 0) $$,
  'a bill that names no currency is in the restaurant''s'
);

-- Multipliers and excluded types, by the visit

update loyalty_programs
set accrual_rule = '{"type": "flat", "points": 5, "excluded_booking_types": ["drinks"],
  "multipliers": [
    {"percent": 150, "weekdays": ["friday"]},
    {"percent": 120, "weekdays": ["saturday"]},
    {"percent": 300, "from": "2031-05-03", "to": "2031-05-04", "booking_types": ["dinner"]}
  ]}';
create temporary table multiplied as select pg_temp.book(4) as id;
select is(pg_temp.worth(id), '7 by 4', 'half as much again on a Friday, in whole points')
from multiplied;
create function pg_temp.moved_to(at timestamptz, kind text)
returns text
language sql
as $$
  update bookings set starts_at = at, ends_at = at + interval '2 hours', booking_type = kind
  where id = (select id from multiplied);
  select pg_temp.worth(id) from multiplied
$$;
select results_eq(
  $$
    values
      (pg_temp.moved_to('2031-05-03 18:00Z', 'dinner')),
      (pg_temp.moved_to('2031-05-09 18:00Z', 'drinks')),
      (pg_temp.moved_to('2031-05-09 18:00Z', 'lunch')),
      (pg_temp.moved_to('2031-05-05 18:00Z', 'lunch')),
      (pg_temp.moved_to('2031-05-04 22:30Z', 'dinner')),
      (pg_temp.moved_to('2031-05-04 23:30Z', 'dinner'))
  $$,
  $$ values ('15 by 4'), ('0 by 4'), ('7 by 4'), ('5 by 4'), ('15 by 4'), ('5 by 4') $$,
  'a booking that moves is priced by its new day and type, the day as the restaurant has it'
);

select * from finish(true);
rollback;
