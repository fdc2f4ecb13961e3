begin;
select plan(31);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('a1'), 'T1', 4);

insert into bookings (restaurant_id, id, starts_at, party_size, status)
values (here(), id('4'),
  '2031-07-02 18:00Z', 2, 'pending');

-- Fields refused

create function pg_temp.failure(statement text)
returns table (code text, field text, said text)
language plpgsql
as $$
declare
  v_message text;
  v_detail text;
  v_hint text;
begin
  execute statement;
  code := 'none';
  return next;
exception
  when others then
    get stacked diagnostics
      code = returned_sqlstate,
      field = column_name,
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_hint = pg_exception_hint;
    said := concat_ws(' ', v_message, v_detail, v_hint);
    return next;
end
$$;

create temporary table refused (field text, value text);
insert into refused (field, value)
values
  ('party_size', '0'),
  ('party_size', '201'),
  ('starts_at', '''-infinity'''),
  ('ends_at', '''2031-07-02 17:00Z'''),
  ('ends_at', '''infinity'''),
  ('status', '''seated'''),
  ('booking_type', '''tea'''),
  ('seating_preference', '''roof'''),
  ('source', '''Our Web'''),
  ('external_id', '''OT-1'''),
  ('reference', '''LOOKALIKE'''),
  ('reference', 'null'),
  ('created_at', 'null'),
  ('cancelled_by', '''the weather'''),
  ('marketing_opt_in', 'null'),
  ('spend_amount', '-1'),
  ('spend_currency', '''pounds''');
select is(
  (failure.code, failure.field),
  ('RG001'::text, refused.field),
  format('an update refuses %s %s', refused.field, refused.value)
)
from refused
cross join lateral pg_temp.failure(
  format(
    'update bookings set %s = %s where id = id(''4'')',
    refused.field, refused.value
  )
) as failure;
select throws_ok(
  $$ update bookings set restaurant_id = id('b')
    where id = id('4') $$,
  'RG009',
  'a booking keeps its restaurant and id',
  'a booking does not move to another restaurant'
);
select throws_ok(
  $$ update bookings set id = gen_random_uuid()
    where id = id('4') $$,
  'RG009',
  'a booking keeps its restaurant and id',
  'a booking keeps its id'
);

-- Moves: every pair of statuses, on a booking each

create temporary table moves as
select
  from_status,
  to_status,
  regulars.uuid_v7() as id
from unnest(array['pending', 'pending_allocation', 'confirmed', 'completed', 'no_show',
  'cancelled'])
  as from_status
cross join unnest(array['pending', 'pending_allocation', 'confirmed', 'completed', 'no_show',
  'cancelled'])
  as to_status;
insert into bookings (restaurant_id, id, starts_at, party_size, status)
select here(), id, '2031-08-01 18:00Z', 2, from_status from moves;
create temporary table outcomes as
select
  moves.*,
  (pg_temp.failure(format('update bookings set status = %L where id = %L', to_status, id))).code
from moves;

select set_eq(
  $$ select from_status || ' > ' || to_status from outcomes where code = 'none'
    and from_status <> to_status $$,
  array[
    'pending > pending_allocation', 'pending > confirmed', 'pending > cancelled',
    'pending_allocation > confirmed', 'pending_allocation > cancelled',
    'confirmed > pending_allocation', 'confirmed > completed', 'confirmed > no_show',
    'confirmed > cancelled',
    'cancelled > pending', 'cancelled > confirmed',
    'no_show > confirmed', 'no_show > completed',
    'completed > no_show'
  ],
  'these moves are allowed'
);
select is_empty(
  $$ select * from outcomes where code not in ('none', 'RG002') $$,
  'every other one is refused with RG002'
);
select is_empty(
  $$
    select outcomes.from_status, outcomes.to_status, bookings.previous_status
    from outcomes join bookings using (id)
    where bookings.previous_status is distinct from
        case when code = 'none' and from_status <> to_status then from_status end
      or bookings.status <> case when code = 'none' then to_status else from_status end
  $$,
  'a move tells the status before, and a refusal changes nothing'
);
select is_empty(
  $$
    select outcomes.from_status, outcomes.to_status, bookings.*
    from outcomes join bookings using (id)
    where code = 'none' and from_status <> to_status
      and (
        (bookings.cancelled_at is not null) <> (to_status = 'cancelled')
        or (bookings.cancelled_by is not null) <> (to_status = 'cancelled')
        or (bookings.completed_at is not null) <> (to_status = 'completed')
        or bookings.confirmed_at is null and to_status in ('confirmed', 'completed')
      )
  $$,
  'the times are those of the status arrived at'
);
update bookings set status = 'completed', completed_at = '2021-08-01 20:00Z'
where id = (select id from outcomes where from_status = 'confirmed' and to_status = 'confirmed');
select is(completed_at, timestamptz '2021-08-01 20:00Z', 'a time given with the move is kept')
from bookings
where id = (select id from outcomes where from_status = 'confirmed' and to_status = 'confirmed');

-- The waiting list has no tables

insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id)
values (here(), id('6'), '2031-09-02 18:00Z', 2, 'pending_allocation', id('a1'));
select throws_ok(
  $$
    update bookings set table_id = id('a1')
    where id = id('6')
  $$,
  'RG016',
  'a booking on the waiting list holds no table',
  'a booking on the waiting list takes none'
);
update bookings set table_id = id('a1'), status = 'confirmed'
where id = id('6');
select is(table_id, id('a1'), 'leaving it may take one')
from bookings where id = id('6');
update bookings set status = 'pending_allocation'
where id = id('6');
select is(table_id, null, 'and falling back gives it up')
from bookings where id = id('6');

-- Others

insert into bookings (restaurant_id, id, starts_at, ends_at, booking_type, party_size,
  import_batch_id, previous_status, loyalty_points_awarded)
values (
  here(), id('7'),
  '2021-09-02 18:00Z', '2021-09-02 19:00Z', 'drinks', 2,
  gen_random_uuid(), 'pending', 40
);
select throws_ok(
  $$
    update bookings set status = 'pending' where id = id('7')
  $$,
  'RG002',
  null,
  'and its updates are judged like any other'
);
update bookings set updated_at = '2001-01-01 00:00Z'
where id = id('4');
update bookings set notes = 'by the window' where id = id('4');
select is(updated_at, now(), 'a change is dated')
from bookings where id = id('4');

-- What an app's own trigger changes before the write, by whatever name

insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (here(), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);
create function pg_temp.app_normalize()
returns trigger
language plpgsql
as $$
begin
  case NEW.notes
    when 'deposit' then NEW.status := 'confirmed';
    when 'room' then NEW.table_id := id('a1');
    when 'one more' then NEW.party_size := NEW.party_size + 1;
    when 'mended' then NEW.customer_email := 'mended@example.com';
    when 'called off' then NEW.status := 'cancelled';
    else null;
  end case;
  return NEW;
end
$$;
create trigger zzz_app_normalize before insert or update on bookings
for each row execute function pg_temp.app_normalize();

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values (here(), '2031-12-01 18:00Z', 2, 'a5@example.com'),
(here(), '2031-12-01 18:00Z', 2, 'a6@example.com');
update bookings set notes = 'called off' where customer_email = 'a5@example.com';
update bookings set notes = 'mended' where customer_email = 'a6@example.com';
select results_eq(
  $$
    select
      bookings.notes,
      bookings.status,
      bookings.party_size,
      customers.email_normalized,
      bookings.loyalty_points_awarded,
      bookings.confirmed_at is not null,
      bookings.cancelled_by,
      (
        select array_agg(event_type || ' ' || booking_sequence order by booking_sequence)
        from analytics_events
        where analytics_events.booking_id = bookings.id and booking_sequence is not null
      )
    from bookings
    join customers on customers.id = bookings.customer_id
    where bookings.starts_at = '2031-12-01 18:00Z'
    order by bookings.customer_email
  $$,
  $$
    values
      (
        'called off', 'cancelled', 2, 'a5@example.com', 0, true, 'system',
        '{booking.created 1,booking.cancelled 2}'::text[]
      ),
      (
        'mended', 'confirmed', 2, 'mended@example.com', 20, true, null,
        '{booking.created 1,booking.amended 2}'
      )
  $$,
  'what it makes of an update is judged, moved, counted and told'
);
select results_eq(
  $$
    select customers.email_normalized, balance
    from loyalty_points
    join customers on customers.id = loyalty_points.customer_id
    order by 1
  $$,
  $$ values ('a5@example.com', 0::bigint), ('a6@example.com', 0), ('mended@example.com', 20) $$,
  'and its points follow'
);

select * from finish(true);
rollback;
