-- A privilege, not a role name: who may execute this may work across restaurants. The owner may by
-- itself; scripts/db/roles.sql grants it to the operators' role. Fixtures name no role.
create or replace function regulars.all_restaurants()
returns boolean
language sql
immutable
parallel safe
begin atomic
  select true;
end;

comment on function regulars.all_restaurants() is
  'Marks, by the execute privilege on it, who may work on every restaurant without a tenant '
  'setting.';
revoke all on function regulars.all_restaurants() from public;
