create or replace view regulars.check_guards_enabled
with (security_invoker = true)
as
select
  'guards_enabled' as check_name,
  null::uuid as restaurant_id,
  format('trigger %s on %s', triggers.tgname, triggers.tgrelid::regclass) as offender,
  'on' as expected,
  'off' as actual
from pg_catalog.pg_trigger as triggers
join pg_catalog.pg_proc as functions on functions.oid = triggers.tgfoid
where functions.pronamespace = 'regulars'::regnamespace
  and triggers.tgenabled not in ('O', 'A')
union all
select
  'guards_enabled',
  null,
  format('row security of %s', tables.oid::regclass),
  'on',
  'off'
from pg_catalog.pg_policy as policies
join pg_catalog.pg_class as tables on tables.oid = policies.polrelid
where policies.polname = 'tenant'
  and tables.relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
  and not tables.relrowsecurity
  -- only where roles.sql has switched row security on; until then row_security_on warns
  and exists (
    select
    from pg_catalog.pg_policy as operators
    where operators.polrelid = policies.polrelid
      and operators.polname = 'operators'
  );

comment on view regulars.check_guards_enabled is
  'For verify: triggers and row security that somebody has switched off.';
