-- A validated constraint guarantees all rows, so only the constraint can be wrong: missing, not
-- validated, or accepting an empty payload, which no contract allows.
create or replace view regulars.check_events_valid
with (security_invoker = true)
as
select
  'events_valid' as check_name,
  null::uuid as restaurant_id,
  format('%s, version %s', contracts.event_type, contracts.schema_version) as offender,
  'enforced' as expected,
  'not enforced' as actual
from public.analytics_event_contracts() as contracts
where not exists (
    select
    from pg_catalog.pg_constraint as constraints
    join pg_catalog.pg_depend as calls
      on calls.classid = 'pg_catalog.pg_constraint'::regclass
      and calls.objid = constraints.oid
      and calls.refclassid = 'pg_catalog.pg_proc'::regclass
      and calls.refobjid
        = 'regulars.follows_contract(text, integer, jsonb, uuid, uuid, uuid)'::regprocedure
    join pg_catalog.pg_class as tables
      on tables.oid = constraints.conrelid
      and tables.relnamespace = regulars.home_schema()
      and tables.relname = 'analytics_events'
    where constraints.contype = 'c'
      and constraints.convalidated
  )
  or regulars.follows_contract(
    event_type => contracts.event_type,
    schema_version => contracts.schema_version,
    payload => '{}',
    restaurant_id => null,
    booking_id => null,
    customer_id => null
  ) is not false;

comment on view regulars.check_events_valid is
  'For verify: contracts of events that no validated constraint enforces.';
