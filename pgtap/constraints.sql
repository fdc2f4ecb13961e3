-- Each constraint and unique index, broken once with the triggers off: a row that is fine but for
-- one column is refused under the name of the constraint. That of analytics_events: see its own
-- test.
begin;
select * from no_plan();

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1', 'T1', 4),
  ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-0000000000b1', 'T1', 4);
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false
);
select set_config('loyalty.general_availability', 'on', true);
insert into bookings (
  restaurant_id, id, reference, starts_at, party_size, table_id, customer_name, customer_email,
  external_source, external_id, idempotency_key
)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', 'ABCD2345',
  '2031-05-02 18:00Z', 2, '00000000-0000-7000-8000-0000000000a1', 'Ada', 'ada@example.com',
  'opentable', 'OT-1', 'key-1'
);
insert into bookings (restaurant_id, id, starts_at, party_size, status, customer_email)
values
  (
    '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e2',
    '2031-05-02 18:00Z', 2, 'pending_allocation', 'ben@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-0000000000e3',
    '2031-05-02 18:00Z', 2, 'pending', 'eve@example.com'
  );
select set_marketing_consent(
  '00000000-0000-7000-8000-00000000000a', customer_id, true, 'staff', 'phone'
)
from bookings where id = '00000000-0000-7000-8000-0000000000e1';
insert into loyalty_point_event_notes (restaurant_id, event_id, note)
select restaurant_id, id, 'thanks' from loyalty_point_events;
insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');

insert into customers (restaurant_id, id, email_normalized)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000c1',
    'di@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000c2',
    'eli@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000c3',
    'fay@example.com'
  );
insert into customer_merges (restaurant_id, id, survivor_id, duplicate_id, booking_ids, actor)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-000000000091',
  '00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000c2', '{}', 'staff'
);
insert into customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000c1',
  '00000000-0000-7000-8000-0000000000c2', 'staff'
);
insert into customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000c1',
  'staff', 'request', 0
);
insert into regulars.earlier_phone_readings (restaurant_id, changed_at, country_code, edition)
values ('00000000-0000-7000-8000-00000000000a', '2031-05-01Z', 'GB', 0);
insert into regulars.pending_analytics_events (restaurant_id, event_id)
values ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000f1');
insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
values ('00000000-0000-7000-8000-00000000000a', 1, '00000000-0000-7000-8000-0000000000f1');
insert into regulars.analytics_consumers (id, name)
values ('00000000-0000-7000-8000-0000000000e1', 'mailer');
insert into regulars.set_aside_analytics_events (
  restaurant_id, consumer_id, position, event_id, reason
)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', 1,
  '00000000-0000-7000-8000-0000000000f1', 'no template'
);

-- A row of each table that could be inserted beside what is there.
create temporary table fine (relation regclass primary key, "row" jsonb not null);
insert into fine
select 'restaurants', to_jsonb(restaurants) || '{"slug": "other"}'
from restaurants where slug = 'trattoria-ada'
union all
select 'restaurant_tables', to_jsonb(restaurant_tables) || '{"label": "T2"}'
from restaurant_tables where id = '00000000-0000-7000-8000-0000000000a1'
union all
select 'bookings', to_jsonb(bookings)
  || '{"reference": "ABCD2346", "starts_at": "2031-05-02T20:00Z", "ends_at": "2031-05-02T22:00Z"}'
  || '{"external_id": "OT-2", "idempotency_key": "key-2"}'
from bookings where id = '00000000-0000-7000-8000-0000000000e1'
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
select 'regulars.phone_rules', to_jsonb(phone_rules)
  || '{"region": "XX", "calling_code": "999", "is_main_region": true}'
from regulars.phone_rules where region = 'GB'
union all
select 'loyalty_programs', to_jsonb(loyalty_programs) || '{"slug": "other", "is_active": false}'
from loyalty_programs
union all
select 'loyalty_program_versions', to_jsonb(loyalty_program_versions) || '{"accrual_version": 2}'
from loyalty_program_versions
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
insert into loyalty_rewards (restaurant_id, id, program_id, slug, name, points)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000f1',
  '00000000-0000-7000-8000-0000000000d1', 'coffee', 'Coffee', 50
);
insert into regulars.offboardings (restaurant_id, id, actor, row_counts)
values (
  '00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-0000000000f2', 'staff', '{}'
);
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values (
  '00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-0000000000f3'
);
insert into fine
select 'loyalty_tier_changes', to_jsonb(loyalty_tier_changes) from loyalty_tier_changes
union all
select 'loyalty_rewards', to_jsonb(loyalty_rewards) || '{"slug": "tea"}' from loyalty_rewards
union all
select 'regulars.offboardings', to_jsonb(offboardings) from regulars.offboardings
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
select 'regulars.pending_analytics_events', to_jsonb(pending_analytics_events)
  || '{"event_id": "00000000-0000-7000-8000-0000000000f2"}'
from regulars.pending_analytics_events
where event_id = '00000000-0000-7000-8000-0000000000f1'
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
  ('restaurants_country_code_check', 'restaurants', '{"country_code": "UKX"}'),
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
  ('loyalty_program_versions_pkey', 'loyalty_program_versions', '{"accrual_version": 1}'),
  (
    'loyalty_program_versions_program_id_fkey',
    'loyalty_program_versions',
    '{"program_id": "00000000-0000-7000-8000-0000000000ff"}'
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
  (
    'loyalty_rewards_ends_at_check',
    'loyalty_rewards',
    '{"starts_at": "2031-05-02T18:00Z", "ends_at": "2031-05-02T18:00Z"}'
  ),
  ('offboardings_pkey', 'regulars.offboardings', '{"id": "00000000-0000-7000-8000-0000000000f2"}'),
  ('removals_in_progress_pkey', 'regulars.removals_in_progress',
    '{"subject_id": "00000000-0000-7000-8000-0000000000f3"}'),
  ('offboardings_actor_check', 'regulars.offboardings', '{"actor": " "}'),
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
where restaurant_id = '00000000-0000-7000-8000-00000000000a'
union all
select 'marketing_consents_pkey', 'marketing_consents', jsonb_build_object('id', id)
from marketing_consents
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

-- These two cannot be tried by an insert of one row: the zone raises an error of its own, the
-- note's row had to go.
select throws_ok(
  $$ insert into restaurants (name, slug, timezone) values ('X', 'x', 'Europe/Atlantis') $$,
  '22023',
  'time zone "Europe/Atlantis" not recognized',
  'restaurants_timezone_check refuses a zone that the server does not know'
);
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
