-- Each constraint and unique index, broken once with the triggers off: a row that is fine but for
-- one column is refused under the name of the constraint. That of analytics_events: see its own
-- test.
begin;
select * from no_plan();

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  (here(), id('a1'), 'T1', 4),
  (id('b'), id('b1'), 'T1', 4);
select from add_program();
select set_config('loyalty.general_availability', 'on', true);
insert into bookings (
  restaurant_id, id, reference, starts_at, party_size, table_id, customer_name, customer_email,
  external_source, external_id, idempotency_key
)
values (
  here(), id('e1'), 'ABCD2345',
  '2031-05-02 18:00Z', 2, id('a1'), 'Ada', 'ada@example.com',
  'opentable', 'OT-1', 'key-1'
);
insert into bookings (restaurant_id, id, starts_at, party_size, status, customer_email)
values
  (here(), id('e2'), '2031-05-02 18:00Z', 2, 'pending_allocation', 'ben@example.com'),
  (id('b'), id('e3'), '2031-05-02 18:00Z', 2, 'pending', 'eve@example.com');
select set_marketing_consent(here(), customer_id, true, 'staff', 'phone')
from bookings where id = id('e1');
insert into loyalty_point_event_notes (restaurant_id, event_id, note)
select restaurant_id, id, 'thanks' from loyalty_point_events;
insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');

insert into customers (restaurant_id, id, email_normalized)
values
  (here(), id('c1'), 'di@example.com'),
  (here(), id('c2'), 'eli@example.com'),
  (here(), id('c3'), 'fay@example.com');
insert into customer_merges (restaurant_id, id, survivor_id, duplicate_id, booking_ids, actor)
values (here(), id('91'), id('c1'), id('c2'), '{}', 'staff');
insert into customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
values (here(), id('c1'), id('c2'), 'staff');
insert into customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
values (here(), id('c1'), 'staff', 'request', 0);
insert into regulars.imports_in_progress (restaurant_id, booking_id)
values (here(), id('f3'));
insert into regulars.earlier_phone_readings (restaurant_id, changed_at, country_code, edition)
values (here(), '2031-05-01Z', 'GB', 0);
insert into regulars.verified_restaurants (
  restaurant_id, verified_at, oldest_transaction, basis
)
values (here(), now(), '1', '');
insert into regulars.pending_analytics_events (restaurant_id, event_id)
values (here(), id('f1'));
insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
values (here(), 1, id('f1'));
insert into regulars.analytics_consumers (id, name)
values (id('e1'), 'mailer');
insert into regulars.set_aside_analytics_events (
  restaurant_id, consumer_id, position, event_id, reason
)
values (here(), id('e1'), 1, id('f1'), 'no template');

-- A row of each table that could be inserted beside what is there.
create temporary table fine (relation regclass primary key, "row" jsonb not null);
insert into loyalty_program_versions (
  restaurant_id, program_id, accrual_version, accrual_rule, tier_definitions, adopted_program_id,
  adopted_version, adopted_under_version
)
select
  restaurant_id, program_id, -1, accrual_rule, tier_definitions,
  '00000000-0000-7000-8000-0000000000d9', 1, 1
from loyalty_program_versions;
insert into fine
select 'restaurants', to_jsonb(restaurants) || '{"slug": "other"}'
from restaurants where slug = 'trattoria-ada'
union all
select 'restaurant_tables', to_jsonb(restaurant_tables) || '{"label": "T2"}'
from restaurant_tables where id = id('a1')
union all
select 'bookings', to_jsonb(bookings)
  || '{"reference": "ABCD2346", "starts_at": "2031-05-02T20:00Z", "ends_at": "2031-05-02T22:00Z"}'
  || '{"external_id": "OT-2", "idempotency_key": "key-2"}'
from bookings where id = id('e1')
union all
select 'waiting_list', to_jsonb(waiting_list)
  || '{"booking_id": "00000000-0000-7000-8000-0000000000e1"}'
from waiting_list
union all
select 'customers', to_jsonb(customers) - 'identity' || '{"email_normalized": "cy@example.com"}'
from customers where email_normalized = 'ada@example.com'
union all
select 'marketing_consents', to_jsonb(marketing_consents)
from marketing_consents
where channel = 'sms'
union all
select 'marketing_addresses', to_jsonb(marketing_addresses)
  || jsonb_build_object('address_digest', sha256('another'))
from marketing_addresses
where channel = 'sms'
union all
select 'regulars.marketing_salts', to_jsonb(marketing_salts)
  || '{"restaurant_id": "00000000-0000-7000-8000-00000000000b"}'
from regulars.marketing_salts
union all
select 'regulars.imports_in_progress', to_jsonb(imports_in_progress)
  || '{"booking_id": "00000000-0000-7000-8000-0000000000f4"}'
from regulars.imports_in_progress
union all
select 'regulars.phone_rules', to_jsonb(phone_rules)
  || '{"region": "XX", "calling_code": "999", "is_main_region": true}'
from regulars.phone_rules where region = 'GB'
union all
select 'loyalty_programs', to_jsonb(loyalty_programs) || '{"slug": "other", "is_active": false}'
from loyalty_programs
union all
select 'loyalty_program_versions', to_jsonb(loyalty_program_versions) || '{"accrual_version": 2}'
from loyalty_program_versions
where accrual_version = 1
union all
select 'loyalty_points', to_jsonb(loyalty_points) || jsonb_build_object('customer_id', customers.id)
from loyalty_points, customers where customers.email_normalized = 'ben@example.com'
union all
select 'loyalty_point_events', to_jsonb(loyalty_point_events)
  || '{"sequence": 2, "source_key": "other"}'
from loyalty_point_events;
insert into loyalty_tier_changes (
  restaurant_id, program_id, customer_id, tier_before, tier, cause, event_id, occurred_at
)
select restaurant_id, program_id, customer_id, 'bronze', 'silver', 'entry', id, occurred_at
from loyalty_point_events;
insert into loyalty_exclusions (
  restaurant_id, id, program_id, customer_id, reason, excluded_by
)
select
  restaurant_id, '00000000-0000-7000-8000-0000000000f5', program_id, customer_id, 'staff', 'staff'
from loyalty_points;
insert into loyalty_rewards (restaurant_id, id, program_id, slug, name, points)
values (here(), id('f1'), id('d1'), 'coffee', 'Coffee', 50);
insert into restaurant_timezone_changes (
  restaurant_id, id, timezone_before, timezone, kept, actor
)
values (here(), id('f3'), 'UTC', 'Europe/London', 'instants', 'staff');
insert into regulars.offboardings (restaurant_id, id, actor, row_counts)
values (id('c'), id('f2'), 'staff', '{}');
insert into regulars.begun_offboardings (restaurant_id, actor)
values (id('c'), 'staff');
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values (id('c'), id('f3'));
insert into regulars.turns (restaurant_id, subject)
values (id('c'), 'a table');
insert into regulars.attached_restaurants (restaurant_id, external_id)
values (here(), 'venue-1');
insert into regulars.attached_tables (restaurant_id, external_id, table_id)
values (here(), 'table-1', id('f6'));
insert into regulars.attached_writes (id, external_id, operation)
values (id('f7'), 'reservation-1', 'INSERT');
insert into regulars.attach_problems (external_id, operation, code, message)
values ('reservation-1', 'insert', '23514', 'a message');
insert into regulars.attach_resolutions (id, external_id, actor, to_status)
values (id('f5'), 'reservation-1', 'staff', 'cancelled');
insert into fine
select
  'regulars.attached_restaurants',
  to_jsonb(attached_restaurants)
    || '{"restaurant_id": "00000000-0000-7000-8000-00000000000b", "external_id": "venue-2"}'
from regulars.attached_restaurants
union all
select 'regulars.attached_tables', to_jsonb(attached_tables) || '{"external_id": "table-2"}'
from regulars.attached_tables
union all
select 'regulars.attached_writes', to_jsonb(attached_writes) from regulars.attached_writes
union all
select
  'regulars.attach_problems',
  to_jsonb(attach_problems) || '{"external_id": "reservation-2"}'
from regulars.attach_problems
union all
select 'regulars.attach_resolutions', to_jsonb(attach_resolutions)
from regulars.attach_resolutions
union all
select 'regulars.turns', to_jsonb(turns) || '{"subject": "another table"}'
from regulars.turns
where turns.subject = 'a table'
union all
select 'loyalty_tier_changes', to_jsonb(loyalty_tier_changes) from loyalty_tier_changes
union all
select 'loyalty_rewards', to_jsonb(loyalty_rewards) || '{"slug": "tea"}' from loyalty_rewards
union all
select 'loyalty_exclusions', to_jsonb(loyalty_exclusions)
  || '{"ended_at": "2099-01-01T00:00Z", "ended_by": "staff"}'
from loyalty_exclusions
union all
select 'regulars.offboardings', to_jsonb(offboardings) from regulars.offboardings
union all
select
  'regulars.begun_offboardings',
  to_jsonb(begun_offboardings) || '{"restaurant_id": "00000000-0000-7000-8000-00000000000d"}'
from regulars.begun_offboardings
union all
select 'restaurant_timezone_changes', to_jsonb(restaurant_timezone_changes)
from restaurant_timezone_changes
union all
select
  'regulars.removals_in_progress',
  to_jsonb(removals_in_progress) || '{"subject_id": "00000000-0000-7000-8000-0000000000f4"}'
from regulars.removals_in_progress;
insert into fine
select 'customer_merges', to_jsonb(customer_merges)
  || '{"duplicate_id": "00000000-0000-7000-8000-0000000000c3"}'
from customer_merges
union all
select 'customer_merge_refusals', to_jsonb(customer_merge_refusals)
  || '{"other_id": "00000000-0000-7000-8000-0000000000c3"}'
from customer_merge_refusals
union all
select 'customer_erasures', to_jsonb(customer_erasures)
  || '{"customer_id": "00000000-0000-7000-8000-0000000000c2"}'
from customer_erasures
union all
select 'regulars.earlier_phone_readings', to_jsonb(earlier_phone_readings)
  || '{"changed_at": "2031-05-02T00:00Z"}'
from regulars.earlier_phone_readings
union all
select 'regulars.verified_restaurants', to_jsonb(verified_restaurants)
  || jsonb_build_object('restaurant_id', id('b'))
from regulars.verified_restaurants
union all
select 'regulars.pending_analytics_events', to_jsonb(pending_analytics_events)
  || '{"event_id": "00000000-0000-7000-8000-0000000000f2"}'
from regulars.pending_analytics_events
where event_id = id('f1')
union all
select 'regulars.analytics_event_positions', to_jsonb(analytics_event_positions)
  || '{"position": 2}'
from regulars.analytics_event_positions
union all
select 'regulars.analytics_consumers', to_jsonb(analytics_consumers)
  || '{"id": "00000000-0000-7000-8000-0000000000e2", "name": "warehouse"}'
from regulars.analytics_consumers
union all
select 'regulars.set_aside_analytics_events', to_jsonb(set_aside_analytics_events)
  || '{"position": 2}'
from regulars.set_aside_analytics_events;
insert into fine
select 'loyalty_point_event_notes', to_jsonb(loyalty_point_event_notes)
from loyalty_point_event_notes;
insert into fine
select 'customer_profiles', to_jsonb(customer_profiles)
from customer_profiles
join customers on customers.id = customer_profiles.customer_id
where customers.email_normalized = 'ben@example.com';
delete from customer_profiles
using customers
where customers.id = customer_profiles.customer_id
  and customers.email_normalized = 'ben@example.com';
insert into regulars.cells (name, connection)
values ('north', 'postgres://north.example/r'), ('south', 'postgres://south.example/r');
insert into regulars.restaurant_cells (id, slug, cell_name)
values ('00000000-0000-7000-8000-00000000000a', 'trattoria-ada', 'north');
insert into regulars.cell_moves (id, from_cell_name, to_cell_name)
values ('00000000-0000-7000-8000-00000000000a', 'north', 'south');
insert into regulars.closed_restaurants (restaurant_id, move_id, state, cell_name)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000f6', 'moved', 'south'
);
insert into regulars.move_marks (restaurant_id, mark)
values ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000f7');
insert into regulars.feed_moves (restaurant_id, feed_offset)
values ('00000000-0000-7000-8000-00000000000a', 1);
insert into fine
select 'regulars.cells', to_jsonb(cells) || '{"name": "west"}'
from regulars.cells where name = 'north'
union all
select 'regulars.restaurant_cells', to_jsonb(restaurant_cells) || '{"slug": "bistro-ben"}'
from regulars.restaurant_cells
union all
select 'regulars.cell_moves', to_jsonb(cell_moves) from regulars.cell_moves
union all
select 'regulars.closed_restaurants', to_jsonb(closed_restaurants)
  || '{"restaurant_id": "00000000-0000-7000-8000-00000000000b"}'
from regulars.closed_restaurants
union all
select 'regulars.move_marks', to_jsonb(move_marks)
  || '{"mark": "00000000-0000-7000-8000-0000000000f8"}'
from regulars.move_marks
union all
select 'regulars.feed_moves', to_jsonb(feed_moves) || '{"feed_offset": 2}'
from regulars.feed_moves;
insert into fine
values ('regulars.settings', '{"name": "loyalty.pilot_restaurant_ids", "value": ""}');

-- Triggers speak before constraints; what a constraint says is judged without them.
do $$
declare
  v_relation regclass;
begin
  for v_relation in select relation from fine loop
    execute format('alter table %s disable trigger user', v_relation);
  end loop;
end
$$;
delete from loyalty_point_event_notes;

-- The constraint that refuses the fine row with these changes; null: none does.
create function pg_temp.refusal(relation regclass, changes jsonb)
returns text
language plpgsql
as $$
declare
  v_row jsonb;
  v_constraint text;
begin
  select
    case when fine.row ? 'id' then fine.row || jsonb_build_object(
      'id',
      regulars.uuid_v7()
    ) else fine.row end
      || refusal.changes
  into v_row
  from fine
  where fine.relation = refusal.relation;

  execute format(
    'insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)',
    refusal.relation,
    (select string_agg(quote_ident(key), ', ') from jsonb_object_keys(v_row) as keys (key))
  )
  using v_row;
  raise exception using errcode = 'RGOK0';
exception
  when sqlstate 'RGOK0' then
    return null;
  when integrity_constraint_violation then
    get stacked diagnostics v_constraint = constraint_name;
    return v_constraint;
end
$$;

create temporary table broken (name text, relation regclass, changes jsonb);
insert into broken (name, relation, changes)
values
  ('restaurants_pkey', 'restaurants', '{"id": "00000000-0000-7000-8000-00000000000a"}'),
  ('restaurants_slug_key', 'restaurants', '{"slug": "bistro-ben"}'),
  ('restaurants_name_check', 'restaurants', '{"name": " "}'),
  ('restaurants_slug_check', 'restaurants', '{"slug": "Bistro Ben"}'),
  ('restaurants_country_code_check', 'restaurants', '{"country_code": "UK"}'),
  ('restaurants_timezone_check', 'restaurants', '{"timezone": "UTC+2"}'),
  ('restaurants_currency_check', 'restaurants', '{"currency": "ZZZ"}'),
  ('restaurants_max_booking_age_check', 'restaurants', '{"max_booking_age": "-1 day"}'),
  ('restaurants_max_booking_length_check', 'restaurants', '{"max_booking_length": "0"}'),
  ('restaurant_tables_pkey', 'restaurant_tables', '{"id": "00000000-0000-7000-8000-0000000000a1"}'),
  (
    'restaurant_tables_restaurant_id_fkey',
    'restaurant_tables',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('restaurant_tables_label_key', 'restaurant_tables', '{"label": "T1"}'),
  ('restaurant_tables_label_check', 'restaurant_tables', '{"label": ""}'),
  ('restaurant_tables_capacity_check', 'restaurant_tables', '{"capacity": 0}'),
  ('restaurant_tables_capacity_check', 'restaurant_tables', '{"capacity": 201}'),
  ('restaurant_tables_seating_type_check', 'restaurant_tables', '{"seating_type": "roof"}'),
  ('bookings_pkey', 'bookings', '{"id": "00000000-0000-7000-8000-0000000000e1"}'),
  (
    'bookings_restaurant_id_fkey',
    'bookings',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff", "table_id": null, "customer_id": '
    'null}'
  ),
  ('bookings_table_id_fkey', 'bookings', '{"table_id": "00000000-0000-7000-8000-0000000000b1"}'),
  ('bookings_reference_key', 'bookings', '{"reference": "ABCD2345"}'),
  ('bookings_table_id_excl', 'bookings', '{"starts_at": "2031-05-02T19:59Z"}'),
  ('bookings_table_id_excl', 'bookings', '{"starts_at": "2031-05-02T19:59Z", "status": "pending"}'),
  ('bookings_external_id_idx', 'bookings', '{"external_id": "OT-1"}'),
  ('bookings_idempotency_key_idx', 'bookings', '{"idempotency_key": "key-1"}'),
  ('bookings_reference_check', 'bookings', '{"reference": "ABCD0000"}'),
  ('bookings_external_id_check', 'bookings', '{"external_source": null}'),
  ('bookings_ends_at_check', 'bookings', '{"ends_at": "2031-05-02T20:00Z", "status": "cancelled"}'),
  ('bookings_party_size_check', 'bookings', '{"party_size": 0}'),
  ('bookings_party_size_check', 'bookings', '{"party_size": 201}'),
  ('bookings_booking_type_check', 'bookings', '{"booking_type": "tea"}'),
  ('bookings_seating_preference_check', 'bookings', '{"seating_preference": "roof"}'),
  ('bookings_status_check', 'bookings', '{"status": "seated"}'),
  ('bookings_previous_status_check', 'bookings', '{"previous_status": "seated"}'),
  ('bookings_cancelled_by_check', 'bookings', '{"cancelled_by": "the weather"}'),
  ('bookings_source_check', 'bookings', '{"source": "Our Web"}'),
  ('bookings_spend_amount_check', 'bookings', '{"spend_amount": -1}'),
  ('bookings_spend_currency_check', 'bookings', '{"spend_currency": "pounds"}'),
  ('bookings_loyalty_points_awarded_check', 'bookings', '{"loyalty_points_awarded": -1}'),
  (
    'bookings_customer_id_fkey',
    'bookings',
    '{"customer_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('bookings_loyalty_accrual_version_check', 'bookings', '{"loyalty_program_id": null}'),
  (
    'waiting_list_restaurant_id_fkey',
    'waiting_list',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'waiting_list_booking_id_fkey',
    'waiting_list',
    '{"booking_id": "00000000-0000-7000-8000-0000000000e3"}'
  ),
  ('waiting_list_position_check', 'waiting_list', '{"position": 0}'),
  ('waiting_list_status_check', 'waiting_list', '{"status": "gone"}'),
  (
    'waiting_list_open_idx',
    'waiting_list',
    '{"booking_id": "00000000-0000-7000-8000-0000000000e2"}'
  ),
  (
    'waiting_list_open_idx',
    'waiting_list',
    '{"booking_id": "00000000-0000-7000-8000-0000000000e2", "status": "notified"}'
  ),
  (
    'customers_restaurant_id_fkey',
    'customers',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('customers_identity_idx', 'customers', '{"email_normalized": "ada@example.com"}'),
  ('customers_contact_check', 'customers', '{"email_normalized": null}'),
  (
    'customers_merged_into_id_fkey',
    'customers',
    '{"merged_into_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'customers_corrected_into_id_fkey',
    'customers',
    '{"corrected_into_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'customers_merged_into_id_check',
    'customers',
    '{"id": "00000000-0000-7000-8000-0000000000c9", "merged_into_id": '
    '"00000000-0000-7000-8000-0000000000c9"}'
  ),
  ('customers_erased_at_check', 'customers', '{"erased_at": "2031-05-02T18:00Z"}'),
  ('customer_merges_pkey', 'customer_merges', '{"id": "00000000-0000-7000-8000-000000000091"}'),
  (
    'customer_merges_survivor_id_fkey',
    'customer_merges',
    '{"survivor_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'customer_merges_duplicate_id_fkey',
    'customer_merges',
    '{"duplicate_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'customer_merges_duplicate_id_key',
    'customer_merges',
    '{"duplicate_id": "00000000-0000-7000-8000-0000000000c2"}'
  ),
  (
    'customer_merges_survivor_id_check',
    'customer_merges',
    '{"survivor_id": "00000000-0000-7000-8000-0000000000c3"}'
  ),
  ('customer_merges_actor_check', 'customer_merges', '{"actor": " "}'),
  ('customer_merges_unmerged_at_check', 'customer_merges', '{"unmerged_at": "2031-05-02T18:00Z"}'),
  ('customer_merges_unmerged_at_check', 'customer_merges', '{"unmerged_by": "staff"}'),
  (
    'customer_merge_refusals_pkey',
    'customer_merge_refusals',
    '{"other_id": "00000000-0000-7000-8000-0000000000c2"}'
  ),
  (
    'customer_merge_refusals_customer_id_fkey',
    'customer_merge_refusals',
    '{"customer_id": "00000000-0000-7000-8000-0000000000c0"}'
  ),
  (
    'customer_merge_refusals_other_id_fkey',
    'customer_merge_refusals',
    '{"other_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'customer_merge_refusals_other_id_check',
    'customer_merge_refusals',
    '{"customer_id": "00000000-0000-7000-8000-0000000000c3"}'
  ),
  (
    'customer_merge_refusals_other_id_check',
    'customer_merge_refusals',
    '{"customer_id": "00000000-0000-7000-8000-0000000000c3", "other_id": '
    '"00000000-0000-7000-8000-0000000000c2"}'
  ),
  ('customer_merge_refusals_actor_check', 'customer_merge_refusals', '{"actor": " "}'),
  (
    'customer_erasures_pkey',
    'customer_erasures',
    '{"customer_id": "00000000-0000-7000-8000-0000000000c1"}'
  ),
  (
    'customer_erasures_customer_id_fkey',
    'customer_erasures',
    '{"customer_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('customer_erasures_actor_check', 'customer_erasures', '{"actor": " "}'),
  ('customer_erasures_reason_check', 'customer_erasures', '{"reason": "boredom"}'),
  ('phone_rules_edition_check', 'regulars.phone_rules', '{"edition": -1}'),
  (
    'earlier_phone_readings_pkey',
    'regulars.earlier_phone_readings',
    '{"changed_at": "2031-05-01T00:00Z"}'
  ),
  (
    'earlier_phone_readings_restaurant_id_fkey',
    'regulars.earlier_phone_readings',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'pending_analytics_events_pkey',
    'regulars.pending_analytics_events',
    '{"event_id": "00000000-0000-7000-8000-0000000000f1"}'
  ),
  ('analytics_event_positions_pkey', 'regulars.analytics_event_positions', '{"position": 1}'),
  (
    'analytics_consumers_pkey',
    'regulars.analytics_consumers',
    '{"id": "00000000-0000-7000-8000-0000000000e1"}'
  ),
  ('analytics_consumers_name_key', 'regulars.analytics_consumers', '{"name": "mailer"}'),
  ('set_aside_analytics_events_pkey', 'regulars.set_aside_analytics_events', '{"position": 1}'),
  (
    'customer_profiles_customer_id_fkey',
    'customer_profiles',
    '{"customer_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'marketing_consents_customer_id_fkey',
    'marketing_consents',
    '{"customer_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'marketing_addresses_restaurant_id_fkey',
    'marketing_addresses',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('marketing_addresses_channel_check', 'marketing_addresses', '{"channel": "pigeon"}'),
  (
    'marketing_salts_restaurant_id_fkey',
    'regulars.marketing_salts',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'marketing_salts_pkey',
    'regulars.marketing_salts',
    '{"restaurant_id": "00000000-0000-7000-8000-00000000000a"}'
  ),
  (
    'imports_in_progress_pkey',
    'regulars.imports_in_progress',
    '{"booking_id": "00000000-0000-7000-8000-0000000000f3"}'
  ),
  ('cells_pkey', 'regulars.cells', '{"name": "north"}'),
  ('cells_name_check', 'regulars.cells', '{"name": "West"}'),
  ('cells_connection_check', 'regulars.cells', '{"connection": "postgres://a:b@c.example/r"}'),
  ('cells_weight_check', 'regulars.cells', '{"weight": -1}'),
  (
    'restaurant_cells_pkey',
    'regulars.restaurant_cells',
    '{"id": "00000000-0000-7000-8000-00000000000a"}'
  ),
  ('restaurant_cells_slug_key', 'regulars.restaurant_cells', '{"slug": "trattoria-ada"}'),
  ('restaurant_cells_cell_name_fkey', 'regulars.restaurant_cells', '{"cell_name": "east"}'),
  ('cell_moves_pkey', 'regulars.cell_moves', '{"id": "00000000-0000-7000-8000-00000000000a"}'),
  ('cell_moves_from_cell_name_fkey', 'regulars.cell_moves', '{"from_cell_name": "east"}'),
  ('cell_moves_to_cell_name_fkey', 'regulars.cell_moves', '{"to_cell_name": "east"}'),
  ('cell_moves_to_cell_name_check', 'regulars.cell_moves', '{"to_cell_name": "north"}'),
  (
    'closed_restaurants_pkey',
    'regulars.closed_restaurants',
    '{"restaurant_id": "00000000-0000-7000-8000-00000000000a"}'
  ),
  ('closed_restaurants_state_check', 'regulars.closed_restaurants', '{"state": "open"}'),
  (
    'closed_restaurants_reopens_at_check',
    'regulars.closed_restaurants',
    '{"reopens_at": "2031-05-02T00:00Z"}'
  ),
  (
    'move_marks_pkey',
    'regulars.move_marks',
    '{"mark": "00000000-0000-7000-8000-0000000000f7"}'
  ),
  ('feed_moves_pkey', 'regulars.feed_moves', '{"feed_offset": 1}'),
  ('marketing_consents_actor_check', 'marketing_consents', '{"actor": " "}'),
  ('marketing_consents_channel_check', 'marketing_consents', '{"channel": "pigeon"}'),
  ('marketing_consents_source_check', 'marketing_consents', '{"source": "By Phone"}'),
  ('phone_rules_pkey', 'regulars.phone_rules', '{"region": "GB"}'),
  ('phone_rules_calling_code_idx', 'regulars.phone_rules', '{"calling_code": "44"}'),
  ('phone_rules_calling_code_check', 'regulars.phone_rules', '{"calling_code": "0"}'),
  ('phone_rules_region_check', 'regulars.phone_rules', '{"region": "Xx"}'),
  (
    'phone_rules_transform_check',
    'regulars.phone_rules',
    '{"national_prefix": null, "national_prefix_transform": "9"}'
  ),
  ('settings_pkey', 'regulars.settings', '{"name": "loyalty.general_availability"}'),
  ('settings_name_check', 'regulars.settings', '{"name": "loyalty.happy_hour"}'),
  (
    'loyalty_programs_restaurant_id_fkey',
    'loyalty_programs',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('loyalty_programs_pkey', 'loyalty_programs', '{"id": "00000000-0000-7000-8000-0000000000d1"}'),
  ('loyalty_programs_slug_key', 'loyalty_programs', '{"slug": "club"}'),
  ('loyalty_programs_active_idx', 'loyalty_programs', '{"is_active": true}'),
  ('loyalty_programs_slug_check', 'loyalty_programs', '{"slug": "Gold Club"}'),
  ('loyalty_programs_name_check', 'loyalty_programs', '{"name": ""}'),
  ('loyalty_programs_accrual_version_check', 'loyalty_programs', '{"accrual_version": 0}'),
  (
    'loyalty_programs_accrual_rule_check',
    'loyalty_programs',
    '{"accrual_rule": {"type": "lottery"}}'
  ),
  (
    'loyalty_programs_tier_definitions_check',
    'loyalty_programs',
    '{"tier_definitions": {"tiers": []}}'
  ),
  ('loyalty_programs_expires_after_check', 'loyalty_programs', '{"expires_after": "0 days"}'),
  ('loyalty_programs_spendable_from_check', 'loyalty_programs', '{"spendable_from": "always"}'),
  ('loyalty_programs_expiry_notice_on_check', 'loyalty_programs', '{"expiry_notice_version": 1}'),
  (
    'loyalty_programs_expiry_notice_version_check',
    'loyalty_programs',
    '{"expiry_notice_version": 99, "expiry_notice_on": "2026-03-01"}'
  ),
  ('loyalty_program_versions_pkey', 'loyalty_program_versions', '{"accrual_version": 1}'),
  (
    'loyalty_program_versions_program_id_fkey',
    'loyalty_program_versions',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'loyalty_program_versions_adopted_version_check',
    'loyalty_program_versions',
    '{"accrual_version": 98, "adopted_version": 1}'
  ),
  (
    'loyalty_program_versions_adopted_notices_check',
    'loyalty_program_versions',
    '{"accrual_version": -2, "adopted_program_id": "00000000-0000-7000-8000-0000000000d9",
      "adopted_version": 1, "adopted_under_version": 1, "adopted_notices_on": ["2026-03-01"]}'
  ),
  (
    'loyalty_program_versions_expiry_notice_on_check',
    'loyalty_program_versions',
    '{"accrual_version": 99, "expiry_notice_version": 1}'
  ),
  (
    'loyalty_points_program_id_fkey',
    'loyalty_points',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'loyalty_points_customer_id_fkey',
    'loyalty_points',
    '{"customer_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'loyalty_point_events_program_id_fkey',
    'loyalty_point_events',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'loyalty_point_events_reverses_event_id_fkey',
    'loyalty_point_events',
    '{"reverses_event_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('loyalty_point_events_sequence_key', 'loyalty_point_events', '{"sequence": 1}'),
  ('loyalty_point_events_sequence_check', 'loyalty_point_events', '{"sequence": 0}'),
  ('loyalty_point_events_points_delta_check', 'loyalty_point_events', '{"points_delta": 0}'),
  (
    'loyalty_point_events_reason_check',
    'loyalty_point_events',
    '{"reason": "gift", "booking_id": null}'
  ),
  ('loyalty_point_events_booking_id_check', 'loyalty_point_events', '{"booking_id": null}'),
  ('loyalty_point_events_booking_id_check', 'loyalty_point_events', '{"reason": "redemption"}'),
  ('loyalty_point_events_actor_check', 'loyalty_point_events', '{"actor": ""}'),
  ('loyalty_point_events_metadata_check', 'loyalty_point_events', '{"metadata": []}'),
  ('loyalty_point_events_occurred_at_check', 'loyalty_point_events', '{"occurred_at": "infinity"}'),
  (
    'loyalty_tier_changes_program_id_fkey',
    'loyalty_tier_changes',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'loyalty_tier_changes_event_id_fkey',
    'loyalty_tier_changes',
    '{"event_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('loyalty_tier_changes_tier_check', 'loyalty_tier_changes', '{"tier": "bronze"}'),
  (
    'loyalty_tier_changes_cause_check',
    'loyalty_tier_changes',
    '{"cause": "mood", "event_id": null}'
  ),
  ('loyalty_tier_changes_event_id_check', 'loyalty_tier_changes', '{"event_id": null}'),
  (
    'loyalty_exclusions_pkey',
    'loyalty_exclusions',
    '{"id": "00000000-0000-7000-8000-0000000000f5"}'
  ),
  (
    'loyalty_exclusions_program_id_fkey',
    'loyalty_exclusions',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'loyalty_exclusions_customer_id_fkey',
    'loyalty_exclusions',
    '{"customer_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('loyalty_exclusions_reason_check', 'loyalty_exclusions', '{"reason": "Stole a spoon"}'),
  ('loyalty_exclusions_excluded_by_check', 'loyalty_exclusions', '{"excluded_by": " "}'),
  ('loyalty_exclusions_ended_at_check', 'loyalty_exclusions', '{"ended_at": "2020-01-01T00:00Z"}'),
  ('loyalty_exclusions_ended_by_check', 'loyalty_exclusions', '{"ended_by": null}'),
  (
    'loyalty_exclusions_open_idx',
    'loyalty_exclusions',
    '{"ended_at": null, "ended_by": null}'
  ),
  ('loyalty_rewards_pkey', 'loyalty_rewards', '{"id": "00000000-0000-7000-8000-0000000000f1"}'),
  (
    'loyalty_rewards_program_id_fkey',
    'loyalty_rewards',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  ('loyalty_rewards_slug_key', 'loyalty_rewards', '{"slug": "coffee"}'),
  ('loyalty_rewards_slug_check', 'loyalty_rewards', '{"slug": "A Coffee"}'),
  ('loyalty_rewards_name_check', 'loyalty_rewards', '{"name": " "}'),
  ('loyalty_rewards_points_check', 'loyalty_rewards', '{"points": 0}'),
  ('loyalty_rewards_limit_per_customer_check', 'loyalty_rewards', '{"limit_per_customer": 0}'),
  ('loyalty_rewards_stock_check', 'loyalty_rewards', '{"stock": -1}'),
  (
    'restaurant_timezone_changes_pkey',
    'restaurant_timezone_changes',
    '{"id": "00000000-0000-7000-8000-0000000000f3"}'
  ),
  (
    'restaurant_timezone_changes_restaurant_id_fkey',
    'restaurant_timezone_changes',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'restaurant_timezone_changes_timezone_check',
    'restaurant_timezone_changes',
    '{"timezone": "UTC"}'
  ),
  ('restaurant_timezone_changes_kept_check', 'restaurant_timezone_changes', '{"kept": "both"}'),
  ('restaurant_timezone_changes_actor_check', 'restaurant_timezone_changes', '{"actor": " "}'),
  (
    'loyalty_rewards_ends_at_check',
    'loyalty_rewards',
    '{"starts_at": "2031-05-02T18:00Z", "ends_at": "2031-05-02T18:00Z"}'
  ),
  ('offboardings_pkey', 'regulars.offboardings', '{"id": "00000000-0000-7000-8000-0000000000f2"}'),
  ('turns_pkey', 'regulars.turns', '{"subject": "a table"}'),
  (
    'attached_restaurants_pkey',
    'regulars.attached_restaurants',
    '{"restaurant_id": "00000000-0000-7000-8000-00000000000a"}'
  ),
  (
    'attached_restaurants_external_id_idx',
    'regulars.attached_restaurants',
    '{"external_id": "venue-1"}'
  ),
  ('attached_tables_pkey', 'regulars.attached_tables', '{"external_id": "table-1"}'),
  ('attached_writes_pkey', 'regulars.attached_writes',
    '{"id": "00000000-0000-7000-8000-0000000000f7"}'),
  ('attach_problems_pkey', 'regulars.attach_problems', '{"external_id": "reservation-1"}'),
  (
    'attach_resolutions_pkey',
    'regulars.attach_resolutions',
    '{"id": "00000000-0000-7000-8000-0000000000f5"}'
  ),
  ('removals_in_progress_pkey', 'regulars.removals_in_progress',
    '{"subject_id": "00000000-0000-7000-8000-0000000000f3"}'),
  ('offboardings_actor_check', 'regulars.offboardings', '{"actor": " "}'),
  (
    'verified_restaurants_pkey',
    'regulars.verified_restaurants',
    '{"restaurant_id": "00000000-0000-7000-8000-00000000000a"}'
  ),
  (
    'verified_restaurants_restaurant_id_fkey',
    'regulars.verified_restaurants',
    '{"restaurant_id": "00000000-0000-7000-8000-0000000000ff"}'
  ),
  (
    'begun_offboardings_pkey',
    'regulars.begun_offboardings',
    '{"restaurant_id": "00000000-0000-7000-8000-00000000000c"}'
  ),
  ('begun_offboardings_actor_check', 'regulars.begun_offboardings', '{"actor": " "}'),
  (
    'begun_offboardings_rows_delivered_check',
    'regulars.begun_offboardings',
    '{"rows_delivered": -1}'
  ),
  (
    'loyalty_point_event_notes_event_id_fkey',
    'loyalty_point_event_notes',
    '{"event_id": "00000000-0000-7000-8000-0000000000ff"}'
  );

-- Keys whose values the tables above have made up: the row that is there, once more.
insert into broken (name, relation, changes)
select 'customers_pkey', 'customers', jsonb_build_object('id', id)
from customers
where email_normalized = 'ada@example.com'
union all
select 'waiting_list_pkey', 'waiting_list', jsonb_build_object('id', id) from waiting_list
union all
select 'customer_profiles_pkey', 'customer_profiles', jsonb_build_object('customer_id', customer_id)
from customer_profiles
where restaurant_id = here()
union all
select 'marketing_consents_pkey', 'marketing_consents', jsonb_build_object('id', id)
from marketing_consents
where channel = 'sms'
union all
select
  'marketing_addresses_pkey',
  'marketing_addresses',
  jsonb_build_object('address_digest', address_digest)
from marketing_addresses
where channel = 'sms'
union all
select 'loyalty_points_pkey', 'loyalty_points', jsonb_build_object('customer_id', customer_id)
from loyalty_points
union all
select 'loyalty_point_events_pkey', 'loyalty_point_events', jsonb_build_object('id', id)
from loyalty_point_events
union all
select 'loyalty_tier_changes_pkey', 'loyalty_tier_changes', jsonb_build_object('id', id)
from loyalty_tier_changes
union all
select
  'loyalty_point_events_source_key_key',
  'loyalty_point_events',
  jsonb_build_object('source_key', source_key)
from loyalty_point_events;

select is(pg_temp.refusal(relation, '{}'), null, relation || ' takes a row that is fine')
from fine order by relation::text;

select is(pg_temp.refusal(relation, changes), name, name || ' refuses ' || changes::text)
from broken order by relation::text, name;

-- This cannot be tried by an insert of one row: the note's row had to go.
insert into loyalty_point_event_notes (restaurant_id, event_id, note)
select restaurant_id, id, 'thanks' from loyalty_point_events;
select is(
  pg_temp.refusal('loyalty_point_event_notes', '{}'),
  'loyalty_point_event_notes_pkey',
  'loyalty_point_event_notes_pkey refuses a second note'
);

select throws_ok(
  $$ insert into regulars.analytics_feeds default values $$,
  '23505',
  'duplicate key value violates unique constraint "analytics_feeds_pkey"',
  'analytics_feeds_pkey refuses a second row of the same id'
);
select throws_ok(
  $$ insert into regulars.analytics_feeds (id) values (2) $$,
  '23514',
  'new row for relation "analytics_feeds" violates check constraint '
    '"analytics_feeds_id_check"',
  'analytics_feeds_id_check refuses another id'
);

-- There is one at most, so that no second row is fine.
insert into regulars.attachments (source, mapping) values ('app', '{}');
select throws_ok(
  $$ insert into regulars.attachments (source, mapping) values ('app', '{}') $$,
  '23505',
  'duplicate key value violates unique constraint "attachments_pkey"',
  'attachments_pkey refuses the same source again'
);
select throws_ok(
  $$ insert into regulars.attachments (source, mapping) values ('other', '{}') $$,
  '23505',
  'duplicate key value violates unique constraint "attachments_single_idx"',
  'attachments_single_idx refuses a second app'
);

select is_empty(
  $$
    select conname::text
    from pg_constraint
    where connamespace in (regulars.home_schema(), 'regulars'::regnamespace)
      and contype <> 'n'
      and conrelid <> 'analytics_events'::regclass
    union
    select pg_class.relname::text
    from pg_index
    join pg_class on pg_class.oid = pg_index.indexrelid
    where pg_class.relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
      and indisunique
      and indrelid <> 'analytics_events'::regclass
    except
    select name from broken
    except
    values
      ('restaurants_timezone_check'),
      ('loyalty_point_event_notes_pkey'),
      ('analytics_feeds_pkey'),
      ('attachments_pkey'),
      ('attachments_single_idx'),
      -- the migrator's own
      ('migrations_pkey'),
      ('objects_pkey'),
      ('object_definitions_pkey'),
      ('state_definitions_pkey'),
      ('earlier_definitions_pkey'),
      ('analytics_feeds_id_check')
  $$,
  'every constraint and unique index is broken here'
);

select * from finish(true);
rollback;
