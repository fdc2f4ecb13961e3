-- A permissive policy shows its rows beside what ours shows, and a privilege of PUBLIC is
-- everybody's. An app may have meant them, so that they are told and stop nothing.
create or replace view regulars.check_tenants_apart
with (security_invoker = true)
as
with tables as (
  select policies.polrelid as oid
  from pg_catalog.pg_policy as policies
  join pg_catalog.pg_class as classes on classes.oid = policies.polrelid
  where policies.polname = 'tenant'
    and classes.relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
)
select
  'tenants_apart' as check_name,
  null::uuid as restaurant_id,
  format('policy %s on %s', policies.polname, policies.polrelid::regclass) as offender,
  'none' as expected,
  'permissive' as actual
from tables
join pg_catalog.pg_policy as policies on policies.polrelid = tables.oid
where policies.polpermissive
  and (
    policies.polname not in ('tenant', 'operators', 'analysts')
    -- those of scripts/db/roles.sql end where a restaurant is set
    or policies.polname <> 'tenant'
      -- printed by the session's path and quoting
      and coalesce(
        pg_catalog.pg_get_expr(policies.polqual, policies.polrelid)
          !~ E'^\\(("?regulars"?\\.)?"?current_restaurant"?\\(\\) IS NULL\\)$',
        true
      )
  )
union all
select
  'tenants_apart',
  null,
  format('rule %s on %s', rules.rulename, rules.ev_class::regclass),
  'none',
  'rewrites'
from tables
join pg_catalog.pg_rewrite as rules on rules.ev_class = tables.oid
union all
select
  'tenants_apart',
  null,
  format('%s on %s', granted.privilege_type, granted.name),
  'none',
  'granted to PUBLIC'
from (
  select acl.privilege_type, classes.oid::regclass::text as name, acl.grantee
  from pg_catalog.pg_class as classes
  cross join lateral pg_catalog.aclexplode(classes.relacl) as acl
  where classes.relkind in ('r', 'p', 'v')
    and (
      classes.relnamespace = 'regulars'::regnamespace
      or classes.oid in (select tables.oid from tables)
    )
  union all
  select acl.privilege_type, format('%s.%s', tables.oid::regclass, attributes.attname), acl.grantee
  from tables
  join pg_catalog.pg_attribute as attributes on attributes.attrelid = tables.oid
  cross join lateral pg_catalog.aclexplode(attributes.attacl) as acl
  union all
  select acl.privilege_type, functions.oid::regprocedure::text, acl.grantee
  from pg_catalog.pg_proc as functions
  join pg_catalog.pg_namespace as namespaces on namespaces.oid = functions.pronamespace
  cross join lateral pg_catalog.aclexplode(
    coalesce(functions.proacl, pg_catalog.acldefault('f', functions.proowner))
  ) as acl
  where format('function %s.%s', namespaces.nspname, functions.proname)
      in (select recorded.identity from regulars.object_definitions as recorded)
    -- policies and indexes of bookings call these as whoever asks
    and not (
      functions.pronamespace = 'regulars'::regnamespace
      and functions.proname in ('current_restaurant', 'email_hint', 'phone_hint')
    )
  union all
  select acl.privilege_type, format('schema %s', namespaces.nspname), acl.grantee
  from pg_catalog.pg_namespace as namespaces
  cross join lateral pg_catalog.aclexplode(namespaces.nspacl) as acl
  where namespaces.oid = 'regulars'::regnamespace
    -- what others make there may be found by name in the place of ours
    or (namespaces.oid = regulars.home_schema() and acl.privilege_type = 'CREATE')
) as granted
where granted.grantee = 0;

comment on view regulars.check_tenants_apart is
  'For verify: permissive policies and rules beside ours, and privileges of PUBLIC, by which '
  'restaurants may see each other.';
