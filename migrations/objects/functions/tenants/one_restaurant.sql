-- A privilege, not a role name: who may execute this has to name its restaurant, also while row
-- security is off. scripts/db/roles.sql grants it to the role of apps. A login that has only what
-- an older app was granted may not.
create or replace function regulars.one_restaurant()
returns boolean
language sql
immutable
parallel safe
begin atomic
  select true;
end;

comment on function regulars.one_restaurant() is
  'Marks, by the execute privilege on it, who may work only on the restaurant that is set.';
revoke all on function regulars.one_restaurant() from public;
