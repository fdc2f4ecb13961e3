-- What apps and ORMs write into the columns that only the triggers know.
begin;
select plan(21);

select from add_restaurant('a', 'Europe/London');
insert into regulars.settings values ('loyalty.general_availability', 'on');
select set_loyalty_program(
  here(),
  'club',
  accrual_rule =>
    '{"type":"per_guest","base_points":0,"points_per_guest":10,"minimum_party_size":1}',
  pilot_only => false
);

create function pg_temp.derived(booking bookings)
returns text
language sql
as $$
  select concat_ws(
    ' ',
    booking.customer_id,
    booking.import_batch_id,
    booking.previous_status,
    booking.event_count,
    booking.loyalty_program_id,
    booking.loyalty_accrual_version,
    booking.loyalty_points_awarded,
    booking.idempotency_hash,
    booking.derived_writes
  )
$$;

-- A row inserted with everything that an app may remember of another

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, external_source,
external_id, event_count, previous_status, loyalty_program_id, loyalty_accrual_version,
loyalty_points_awarded, derived_writes)
select restaurant_id, id('b1'), '2031-07-02 18:00Z', 2,
  'ada@example.com', 'pos', '1', 7, 'cancelled', id, 9, 900, null
from loyalty_programs;
select results_eq(
  $$
    select event_count, previous_status, loyalty_accrual_version, loyalty_points_awarded
    from bookings
  $$,
  $$ values (1, null::text, 1, 20) $$,
  'an inserted pin prices nothing, and the counts begin where they begin'
);
insert into bookings (restaurant_id, id, starts_at, party_size, status, customer_email,
loyalty_program_id, loyalty_accrual_version)
select restaurant_id, id('b2'), '2031-07-02 18:00Z', 2, 'pending',
  'ben@example.com', id, 9
from loyalty_programs;
update bookings set status = 'confirmed' where id = id('b2');
select is(loyalty_points_awarded, 20, 'nor later')
from bookings
where id = id('b2');

-- A whole row saved back

create temporary table stale as
select *
from bookings
where id = id('b1');
update bookings set party_size = 5 where id = id('b1');
update bookings set status = 'cancelled' where id = id('b1');
update bookings set status = 'confirmed' where id = id('b1');
select merge_customers(
  survivor.restaurant_id, survivor.id, duplicate.id, 'staff'
)
from customers as survivor, customers as duplicate
where survivor.email = 'ben@example.com' and duplicate.email = 'ada@example.com';
create temporary table fresh as
select *
from bookings
where id = id('b1');
select isnt(pg_temp.derived(stale::text::bookings), pg_temp.derived(fresh::text::bookings),
  'the app''s row is old')
from stale, fresh;

create function pg_temp.save(changes jsonb, saved jsonb default null)
returns text
language plpgsql
as $$
begin
  update bookings
  set
    customer_id = written.customer_id,
    import_batch_id = written.import_batch_id,
    previous_status = written.previous_status,
    event_count = written.event_count,
    loyalty_program_id = written.loyalty_program_id,
    loyalty_accrual_version = written.loyalty_accrual_version,
    loyalty_points_awarded = written.loyalty_points_awarded,
    idempotency_hash = written.idempotency_hash,
    derived_writes = written.derived_writes,
    notes = written.notes
  from jsonb_populate_record(null::bookings, coalesce(saved, (
    select to_jsonb(bookings) from bookings where id = id('b1')
  )) || changes) as written
  where bookings.id = id('b1');
  return (
    select pg_temp.derived(bookings)
    from bookings
    where id = id('b1')
  );
end
$$;

select is(
  pg_temp.save('{}', to_jsonb(stale)), pg_temp.derived(fresh::text::bookings),
  'a stale row saved back changes nothing derived'
)
from stale, fresh;
select is(
  pg_temp.save('{"notes": "saved"}', to_jsonb(stale)), pg_temp.derived(fresh::text::bookings),
  'nor with a change beside it'
)
from stale, fresh;
select is(
  pg_temp.save(jsonb_build_object(columns.name, null)), pg_temp.derived(fresh::text::bookings),
  format('nor does a null in %s', columns.name)
)
from fresh, unnest('{customer_id,import_batch_id,previous_status,event_count,loyalty_program_id,
loyalty_accrual_version,loyalty_points_awarded,idempotency_hash,derived_writes}'::text[])
  as columns (name);
select is(
  pg_temp.save(
    '{"loyalty_points_awarded": 0, "event_count": 0, "loyalty_accrual_version": 0,
      "derived_writes": 0}'
  ),
  pg_temp.derived(fresh::text::bookings),
  'nor a zero'
)
from fresh;
select is(
  pg_temp.save(jsonb_build_object(
    'derived_writes', derived_writes - 1, 'event_count', event_count - 1
  )),
  pg_temp.derived(fresh::text::bookings),
  'nor values stale by one'
)
from fresh;

-- An upsert with excluded.*

insert into bookings (restaurant_id, starts_at, party_size, customer_email, external_source,
external_id)
values (here(), '2031-07-02 18:00Z', 5, 'ada@example.com', 'pos',
  '1')
on conflict (restaurant_id, external_source, external_id) where external_id is not null
do update set
  notes = 'synced',
  customer_id = excluded.customer_id,
  event_count = excluded.event_count,
  previous_status = excluded.previous_status,
  loyalty_program_id = excluded.loyalty_program_id,
  loyalty_accrual_version = excluded.loyalty_accrual_version,
  loyalty_points_awarded = excluded.loyalty_points_awarded,
  derived_writes = excluded.derived_writes;
select is(pg_temp.derived(bookings), pg_temp.derived(fresh::text::bookings), 'nor an upsert')
from bookings, fresh
where bookings.id = fresh.id;

update bookings
set party_size = 4, status = 'completed', event_count = 0, loyalty_points_awarded = 0
where id = id('b1');
select is(loyalty_points_awarded, 40, 'and the next change is priced and counted as it should be')
from bookings
where id = id('b1');
select is(
  (
    select count(*)
    from analytics_events
    where booking_id = bookings.id and booking_sequence is not null
  ),
  event_count::bigint,
  'every event has its number'
)
from bookings
where id = id('b1');

-- Removing the contact is all that the app may say about the customer

update bookings
set customer_email = null, customer_id = (select id from customers where email = 'ben@example.com')
where id = id('b1');
select is(customer_id, null, 'a booking without its contact is detached, whatever customer_id says')
from bookings
where id = id('b1');

select is_empty(
  $$ select check_name from verify_customers_loyalty() where not ok and severity = 'fail' $$,
  'verify is green'
);

select * from finish(true);
rollback;
