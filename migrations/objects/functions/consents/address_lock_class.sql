create or replace function regulars.address_lock_class()
returns integer
language sql
immutable
parallel safe
begin atomic
  select 1380207693;
end;

comment on function regulars.address_lock_class() is
  'The first key of the advisory locks on addresses, by which they are found in pg_locks.';
revoke all on function regulars.address_lock_class() from public;
