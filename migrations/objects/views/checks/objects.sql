create or replace view regulars.check_objects
with (security_invoker = true)
as
select
  'objects' as check_name,
  null::uuid as restaurant_id,
  differences.identity as offender,
  'as migrated' as expected,
  differences.difference as actual
from regulars.object_differences() as differences;

comment on view regulars.check_objects is
  'For verify: objects made by migrating that are missing or were changed since; unknown on '
  'another major version of the server.';
