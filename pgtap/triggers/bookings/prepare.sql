begin;
select plan(55);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1', 'T1', 4);

-- Defaults

insert into bookings (restaurant_id, id, starts_at, party_size)
values (
  '00000000-0000-7000-8000-00000000000a',
  '00000000-0000-7000-8000-000000000001',
  '2031-07-02 20:30Z',
  2
);
select results_eq(
  $$
    select ends_at, booking_type, status, confirmed_at, seating_preference, source
    from bookings where id = '00000000-0000-7000-8000-000000000001'
  $$,
  $$ values (timestamptz '2031-07-02 22:30Z', 'dinner', 'confirmed', now(), 'any', 'web') $$,
  'a plain insert gets two hours, a type by local hour (21:30 in London) and its confirmation'
);
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000002',
    '2031-07-02 18:00Z',
    2,
    'completed'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000003',
    '2031-07-02 18:00Z',
    2,
    'cancelled'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000004',
    '2031-07-02 18:00Z',
    2,
    'pending'
  );
select results_eq(
  $$
    select confirmed_at, completed_at, cancelled_at, cancelled_by, previous_status
    from bookings where id > '00000000-0000-7000-8000-000000000001' order by id
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
values (
  '00000000-0000-7000-8000-00000000000a',
  '00000000-0000-7000-8000-000000000005',
  '2031-07-02 18:00Z',
  2,
  '2031-01-01 00:00Z',
  500,
  'pending'
);
select results_eq(
  $$
    select confirmed_at, loyalty_points_awarded, previous_status
    from bookings where id = '00000000-0000-7000-8000-000000000005'
  $$,
  $$ values (timestamptz '2031-01-01 00:00Z', 0, null::text) $$,
  'an insert gives the time of its confirmation, but neither points nor a status before'
);

-- Fields refused, on insert and on update

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
      'restaurant_id', '''00000000-0000-7000-8000-00000000000a''',
      'starts_at', '''2031-07-02 18:00Z''',
      'party_size', '2',
      refused.field, refused.value
    )
  )
) as attempt
cross join lateral pg_temp.failure(attempt.statement) as failure;
select is(
  (failure.code, failure.field),
  ('RG001'::text, refused.field),
  format('an update refuses %s %s', refused.field, refused.value)
)
from refused
cross join lateral pg_temp.failure(
  format(
    'update bookings set %s = %s where id = ''00000000-0000-7000-8000-000000000004''',
    refused.field, refused.value
  )
) as failure;
select unalike(
  (pg_temp.failure(
    'insert into bookings (restaurant_id, starts_at, party_size, customer_name) '
    'values (''00000000-0000-7000-8000-00000000000a'', now(), 0, ''secret'')'
  )).said,
  '%secret%',
  'and says nothing of the guest'
);
select throws_ok(
  $$
    insert into bookings (restaurant_id, starts_at, party_size) values (gen_random_uuid(), now(), 2)
  $$,
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
select throws_ok(
  $$
    update bookings
    set restaurant_id = '00000000-0000-7000-8000-00000000000b'
    where id = '00000000-0000-7000-8000-000000000004'
  $$,
  'RG009',
  'a booking keeps its restaurant and id',
  'a booking does not move to another restaurant'
);
select throws_ok(
  $$
    update bookings set id = gen_random_uuid() where id = '00000000-0000-7000-8000-000000000004'
  $$,
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
from unnest(
  array['pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled']
)
  as from_status
cross
join unnest(
  array['pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled']
)
  as to_status;
insert into bookings (restaurant_id, id, starts_at, party_size, status)
select '00000000-0000-7000-8000-00000000000a', id, '2031-08-01 18:00Z', 2, from_status from moves;
create temporary table outcomes as
select
  moves.*,
  (pg_temp.failure(format('update bookings set status = %L where id = %L', to_status, id))).code
from moves;

select set_eq(
  $$
    select from_status || ' > ' || to_status
    from outcomes
    where code = 'none' and from_status <> to_status
  $$,
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
update bookings set status = 'completed', completed_at = '2031-08-01 20:00Z'
where id = (select id from outcomes where from_status = 'confirmed' and to_status = 'confirmed');
select is(completed_at, timestamptz '2031-08-01 20:00Z', 'a time given with the move is kept')
from bookings
where id = (select id from outcomes where from_status = 'confirmed' and to_status = 'confirmed');

-- The waiting list has no tables

insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id)
values (
  '00000000-0000-7000-8000-00000000000a',
  '00000000-0000-7000-8000-000000000006',
  '2031-09-02 18:00Z',
  2,
  'pending_allocation',
  '00000000-0000-7000-8000-0000000000a1'
);
select is(table_id, null, 'joining the waiting list gives the table up')
from bookings where id = '00000000-0000-7000-8000-000000000006';
select throws_ok(
  $$
    update bookings set table_id = '00000000-0000-7000-8000-0000000000a1'
    where id = '00000000-0000-7000-8000-000000000006'
  $$,
  'RG016',
  'a booking on the waiting list holds no table',
  'a booking on the waiting list takes none'
);
update bookings set table_id = '00000000-0000-7000-8000-0000000000a1', status = 'confirmed'
where id = '00000000-0000-7000-8000-000000000006';
select is(table_id, '00000000-0000-7000-8000-0000000000a1'::uuid, 'leaving it may take one')
from bookings where id = '00000000-0000-7000-8000-000000000006';
update bookings set status = 'pending_allocation'
where id = '00000000-0000-7000-8000-000000000006';
select is(table_id, null, 'and falling back gives it up')
from bookings where id = '00000000-0000-7000-8000-000000000006';

-- Others

insert into bookings (
  restaurant_id,
  id,
  starts_at,
  ends_at,
  booking_type,
  party_size,
  import_batch_id,
  previous_status,
  loyalty_points_awarded
)
values (
  '00000000-0000-7000-8000-00000000000a',
  '00000000-0000-7000-8000-000000000007',
  '2021-09-02 18:00Z',
  '2021-09-02 19:00Z',
  'drinks',
  2,
  gen_random_uuid(), 'pending', 40
);
select results_eq(
  $$
    select confirmed_at, previous_status, loyalty_points_awarded
    from bookings where id = '00000000-0000-7000-8000-000000000007'
  $$,
  $$ values (null::timestamptz, 'pending', 40) $$,
  'an imported row is kept as it comes'
);
select throws_ok(
  $$
    update bookings set status = 'pending' where id = '00000000-0000-7000-8000-000000000007'
  $$,
  'RG002',
  null,
  'and its updates are judged like any other'
);
update bookings set updated_at = '2001-01-01 00:00Z'
where id = '00000000-0000-7000-8000-000000000004';
update bookings set notes = 'by the window' where id = '00000000-0000-7000-8000-000000000004';
select is(updated_at, now(), 'a change is dated')
from bookings where id = '00000000-0000-7000-8000-000000000004';
select set_config('regulars.restaurant_id', '00000000-0000-7000-8000-00000000000b', true);
select throws_ok(
  $$
    insert into bookings (restaurant_id, starts_at, party_size)
    values ('00000000-0000-7000-8000-00000000000a', now(), 2)
  $$,
  'RG010',
  null,
  'nobody books in another restaurant than the session''s'
);

select * from finish(true);
rollback;
