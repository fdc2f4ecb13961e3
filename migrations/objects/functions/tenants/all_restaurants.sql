-- A privilege instead of a role name: a login that may execute this works across restaurants. The
-- owner may anyway; scripts/db/roles.sql grants it to the operators' role.
create or replace function regulars.all_restaurants()
returns boolean
language sql
immutable
parallel safe
begin atomic
  select true;
end;

comment on function regulars.all_restaurants() is
  'The execute privilege on this marks the roles that may work on every restaurant without a '
  'tenant setting.';
revoke all on function regulars.all_restaurants() from public;
