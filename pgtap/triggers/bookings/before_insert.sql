begin;
select plan(29);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('a1'), 'T1', 4);

-- Defaults

insert into bookings (restaurant_id, id, starts_at, party_size)
values (here(), id('1'),
  '2031-07-02 20:30Z', 2);
select results_eq(
  $$
    select ends_at, booking_type, status, confirmed_at, seating_preference, source
    from bookings where id = id('1')
  $$,
  $$ values (timestamptz '2031-07-02 22:30Z', 'dinner', 'confirmed', now(), 'any', 'web') $$,
  'a plain insert gets two hours, a type by local hour (21:30 in London) and its confirmation'
);
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (here(), id('2'),
    '2031-07-02 18:00Z', 2, 'completed'),
  (here(), id('3'),
    '2031-07-02 18:00Z', 2, 'cancelled'),
  (here(), id('4'),
    '2031-07-02 18:00Z', 2, 'pending');
select results_eq(
  $$
    select confirmed_at, completed_at, cancelled_at, cancelled_by, previous_status
    from bookings where id > id('1') order by id
  $$,
  $$
    values
      (now(), now(), null::timestamptz, null::text, null::text),
      (null, null, now(), 'system', null),
      (null, null, null, null, null)
  $$,
  'a booking may start in any status, with the times of that status'
);
insert into bookings (
  restaurant_id, id, starts_at, party_size, confirmed_at, loyalty_points_awarded, previous_status
)
values (here(), id('5'), '2031-07-02 18:00Z', 2, '2021-01-01 00:00Z', 500, 'pending');
select results_eq(
  $$
    select confirmed_at, loyalty_points_awarded, previous_status
    from bookings where id = id('5')
  $$,
  $$ values (timestamptz '2021-01-01 00:00Z', 0, null::text) $$,
  'an insert gives the time of its confirmation, but neither points nor a status before'
);

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
  format('an insert refuses %s %s', refused.field, refused.value)
)
from refused
cross join lateral (
  select
    format('insert into bookings (%s) values (%s)', string_agg(key, ', '), string_agg(value, ', '))
      as statement
  from jsonb_each_text(
    jsonb_build_object(
      'restaurant_id', 'here()',
      'starts_at', '''2031-07-02 18:00Z''',
      'party_size', '2',
      refused.field, refused.value
    )
  )
) as attempt
cross join lateral pg_temp.failure(attempt.statement) as failure;
select unalike(
  (pg_temp.failure(
    'insert into bookings (restaurant_id, starts_at, party_size, customer_name) '
    'values (here(), now(), 0, ''secret'')'
  )).said,
  '%secret%',
  'and says nothing of the guest'
);
select throws_ok(
  $$ insert into bookings (restaurant_id, starts_at, party_size)
  values (gen_random_uuid(), now(), 2) $$,
  'RG004',
  'restaurant not found',
  'refuses an unknown restaurant'
);
select throws_ok(
  $$ insert into bookings (restaurant_id, starts_at, party_size) values (null, now(), 2) $$,
  'RG004',
  'restaurant not found',
  'refuses no restaurant'
);
-- The waiting list has no tables

insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id)
values (here(), id('6'), '2031-09-02 18:00Z', 2, 'pending_allocation', id('a1'));
select is(table_id, null, 'joining the waiting list gives the table up')
from bookings where id = id('6');

-- Others

insert into bookings (restaurant_id, id, starts_at, ends_at, booking_type, party_size,
  import_batch_id, previous_status, loyalty_points_awarded)
values (
  here(), id('7'),
  '2021-09-02 18:00Z', '2021-09-02 19:00Z', 'drinks', 2,
  gen_random_uuid(), 'pending', 40
);
select results_eq(
  $$
    select confirmed_at, previous_status, loyalty_points_awarded
    from bookings where id = id('7')
  $$,
  $$ values (null::timestamptz, 'pending', 40) $$,
  'an imported row is kept as it comes'
);

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

insert into bookings (restaurant_id, starts_at, party_size, status, customer_email, notes)
values
  (here(), '2031-12-01 18:00Z', 2, 'pending', 'a1@example.com',
    'deposit'),
  (here(), '2031-12-01 18:00Z', 2, 'confirmed', 'a2@example.com',
    'room'),
  (here(), '2031-12-01 18:00Z', 2, 'confirmed', 'a3@example.com',
    'one more'),
  (here(), '2031-12-01 18:00Z', 2, 'confirmed', 'a4@example.com',
    'mended'),
  (here(), '2031-12-01 18:00Z', 2, 'confirmed', 'a5@example.com',
    'called off');
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
      ('deposit', 'confirmed', 2, 'a1@example.com', 20, true, null, '{booking.created 1}'::text[]),
      (
        'room', 'confirmed', 2, 'a2@example.com', 20, true, null,
        '{booking.created 1,booking.allocated 2}'
      ),
      ('one more', 'confirmed', 3, 'a3@example.com', 25, true, null, '{booking.created 1}'),
      ('called off', 'cancelled', 2, 'a5@example.com', 0, false, 'system', '{booking.created 1}'),
      ('mended', 'confirmed', 2, 'mended@example.com', 20, true, null, '{booking.created 1}')
  $$,
  'what it changes is priced, dated, counted and told'
);
select throws_ok(
  $$
    insert into bookings (restaurant_id, starts_at, party_size, notes)
    values (here(), '2031-12-01 18:00Z', 2, 'room')
  $$,
  'RG006',
  null,
  'a table that it gives twice is refused'
);
select throws_ok(
  $$
    insert into bookings (restaurant_id, starts_at, party_size, notes)
    values (here(), '2031-12-01 18:00Z', 200, 'one more')
  $$,
  'RG001',
  null,
  'and so is a party that it makes too large'
);

select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$ insert into bookings (restaurant_id, starts_at, party_size)
  values (here(), now(), 2) $$,
  'RG010',
  null,
  'nobody books in another restaurant than the session''s'
);

select * from finish(true);
rollback;
