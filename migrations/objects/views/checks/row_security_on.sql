-- Switching row security on is the last step of a deploy. Until then a login sees what its grants
-- allow, of all restaurants.
create or replace view regulars.check_row_security_on
with (security_invoker = true)
as
select
  'row_security_on' as check_name,
  null::uuid as restaurant_id,
  tables.oid::regclass::text as offender,
  'on' as expected,
  'off' as actual
from pg_catalog.pg_policy as policies
join pg_catalog.pg_class as tables on tables.oid = policies.polrelid
where policies.polname = 'tenant'
  and not tables.relrowsecurity
  and not exists (
    select
    from pg_catalog.pg_policy as operators
    where operators.polrelid = policies.polrelid
      and operators.polname = 'operators'
  );

comment on view regulars.check_row_security_on is
  'For verify: tables whose row security waits for scripts/db/roles.sql.';
