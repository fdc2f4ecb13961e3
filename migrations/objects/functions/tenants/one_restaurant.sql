-- A privilege instead of a role name: a login that may execute this must name its restaurant, also
-- while row security is off. scripts/db/roles.sql grants it to the apps' role. A login with only an
-- older app's grants does not have it.
create or replace function regulars.one_restaurant()
returns boolean
language sql
immutable
parallel safe
begin atomic
  select true;
end;

comment on function regulars.one_restaurant() is
  'The execute privilege on this marks the roles that may work only on the restaurant that is '
  'set.';
revoke all on function regulars.one_restaurant() from public;
