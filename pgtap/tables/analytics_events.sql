begin;
select plan(15);

select col_is_pk(
  'analytics_events',
  array['restaurant_id', 'id'],
  'the key starts with the restaurant'
);

create function pg_temp.event(
  restaurant_id uuid default id('1'),
  booking_id uuid default id('2'),
  booking_sequence integer default 1,
  payload jsonb default '{}',
  event_type text default 'booking.no_show',
  schema_version integer default 1
) returns void language sql as $$
  insert into analytics_events (
    restaurant_id, event_type, schema_version, booking_id, booking_sequence, customer_id, payload
  )
  select event.restaurant_id, event.event_type, event.schema_version, event.booking_id,
    event.booking_sequence, null, jsonb_build_object(
      'version', 1, 'restaurant_id', event.restaurant_id, 'booking_id', event.booking_id,
      'customer_id', null, 'previous_status', 'confirmed', 'party_size', 2
    ) || event.payload
$$;

select lives_ok('select pg_temp.event()', 'an event that follows its contract is stored');

select throws_ok(
  'select pg_temp.event()', '23505', null,
  'a booking has each booking_sequence once'
);
select lives_ok(
  $$ select pg_temp.event(restaurant_id => id('9')) $$,
  'another restaurant has sequences of its own'
);
select throws_ok(
  'select pg_temp.event(booking_sequence => 0)', '23514', null,
  'a booking_sequence counts from 1'
);
select throws_ok(
  $$ insert into analytics_events (restaurant_id, event_type, schema_version, booking_sequence,
  payload)
     values (regulars.uuid_v7(), 'booking.no_show', 1, 1, '{}') $$,
  '23514', null,
  'a booking_sequence needs a booking'
);

-- Which constraint refused is what tells these apart.
create function pg_temp.refused_by(statement text) returns text language plpgsql as $$
declare
  v_constraint text;
begin
  execute statement;
  return 'nothing';
exception when check_violation then
  get stacked diagnostics v_constraint = constraint_name;
  return v_constraint;
end
$$;

select is(
  pg_temp.refused_by(
    $$ select pg_temp.event(booking_sequence => 2, payload => '{"party_size": 0}') $$
  ),
  'analytics_events_contract_check',
  'the rule of its contract refuses a payload'
);
select is(
  pg_temp.refused_by(
    $$ select pg_temp.event(booking_sequence => 2, payload => '{"name": "Ada"}') $$
  ),
  'analytics_events_contract_check',
  'a key too many is refused'
);
select is(
  pg_temp.refused_by(
    $$ select pg_temp.event(booking_sequence => 2, payload => '{"version": 2}') $$
  ),
  'analytics_events_contract_check',
  'a payload of another version is refused'
);
select is(
  pg_temp.refused_by($$ select pg_temp.event(booking_sequence => 2, schema_version => 2) $$),
  'analytics_events_contract_check',
  'a version without a contract is refused'
);
select is(
  pg_temp.refused_by(
    $$ select pg_temp.event(booking_sequence => 2, event_type => 'booking.lost') $$
  ),
  'analytics_events_contract_check',
  'an event without a contract is refused'
);
select is(
  pg_temp.refused_by($$
    insert into analytics_events (restaurant_id, event_type, schema_version, booking_id, payload)
    values (regulars.uuid_v7(), 'booking.no_show', 1, regulars.uuid_v7(), 'null')
  $$),
  'analytics_events_contract_check',
  'a JSON null is no payload'
);
select is(
  pg_temp.refused_by($$ update analytics_events set payload = '[]' $$),
  'analytics_events_contract_check',
  'an update is judged like an insert'
);
create function pg_temp.posted(entry_id uuid) returns void language sql as $$
  insert into analytics_events (restaurant_id, event_type, schema_version, customer_id, payload)
  select id('1'), 'loyalty.points_posted', 1,
    id('3'), jsonb_build_object(
      'version', 1, 'restaurant_id', id('1'), 'booking_id', null,
      'customer_id', id('3'), 'entry_id', posted.entry_id,
      'program_id', id('4'), 'entry_sequence', 1,
      'points_delta', -5, 'reason', 'redemption'
    )
$$;
select lives_ok(
  $$ select pg_temp.posted(id('5')),
       pg_temp.posted(id('6')) $$,
  'a ledger entry needs no booking'
);
select throws_ok(
  $$ select pg_temp.posted(id('5')) $$, '23505', null,
  'a ledger entry has its event once'
);

select * from finish(true);
rollback;
