--! Previous: sha1:0000000000000000000000000000000000000000
--! Hash: sha1:0000000000000000000000000000000000000000
--! Message: upkeep

--!include functions/upkeep/backfill_plan_customers.sql
--!include functions/upkeep/backfill_plan_profiles.sql
--!include functions/upkeep/backfill_plan_ledger.sql
--!include functions/upkeep/backfill_chunk_known_customers.sql

--!include functions/upkeep/backfill_chunk_customers.sql
--!include functions/upkeep/backfill_chunk_profiles.sql
--!include functions/upkeep/backfill_chunk_ledger.sql
--!include functions/upkeep/backfill_plan.sql
--!include functions/upkeep/backfill_chunk.sql
--!include functions/upkeep/backfill_report.sql
--!include functions/upkeep/backfill_dry_run_entries.sql
--!include functions/upkeep/backfill_dry_run.sql
--!include functions/upkeep/backfill_customers_loyalty.sql
--!include functions/upkeep/verify_customers_loyalty.sql
--!include functions/upkeep/plan_phone_rules.sql
--!include functions/upkeep/phone_rule_changes.sql
--!include functions/upkeep/apply_phone_rules_chunk.sql
--!include functions/upkeep/finish_phone_rules.sql
--!include functions/upkeep/apply_phone_rules.sql

create table regulars.offboardings (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  actor text not null,
  row_counts jsonb not null,
  offboarded_at timestamptz not null default now(),
  constraint offboardings_pkey primary key (restaurant_id, id),
  constraint offboardings_actor_check check (btrim(actor) <> '')
);

comment on table regulars.offboardings is
  'Restaurants that have left. Holds no personal data, and so may stay.';
comment on column regulars.offboardings.restaurant_id is 'The restaurant that left.';
comment on column regulars.offboardings.id is 'Time-ordered UUID (version 7).';
comment on column regulars.offboardings.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.offboardings.row_counts is 'How many rows of each table were deleted.';
comment on column regulars.offboardings.offboarded_at is 'When.';

--!include policies/offboardings.sql
--!include functions/upkeep/tenant_tables.sql
--!include functions/upkeep/export_restaurant.sql
--!include functions/upkeep/offboard_restaurant.sql

--!include functions/reports/business_day_starts_at.sql
--!include functions/reports/report_period.sql
--!include functions/reports/report_periods.sql
--!include functions/reports/report_frame.sql
--!include functions/reports/report_bookings.sql
--!include functions/reports/report_booking_changes.sql
--!include functions/reports/report_lead_times.sql
--!include functions/reports/report_waiting_list.sql
--!include functions/reports/report_repeat_guests.sql
--!include functions/reports/report_retention.sql
--!include functions/reports/report_points.sql
--!include functions/reports/report_tiers.sql

--!include functions/import/read_import_time.sql
--!include functions/import/import_time.sql
--!include functions/import/import_problems.sql
--!include functions/import/begin_import.sql
--!include functions/import/count_import.sql
--!include functions/import/plan_import_matches.sql
--!include functions/import/plan_import_tables.sql
--!include functions/import/plan_import_changes.sql
--!include functions/import/read_import_rows.sql
--!include functions/import/plan_import.sql
--!include functions/import/list_import_chunks.sql
--!include functions/import/join_import.sql
--!include functions/import/share_import.sql
--!include functions/import/apply_import_change.sql
--!include functions/import/try_import_change.sql
--!include functions/import/import_chunk_changes.sql
--!include functions/import/import_chunk_bookings.sql
--!include functions/import/import_chunk_waiting.sql
--!include functions/import/import_chunk.sql
--!include functions/import/list_import_rejects.sql
