-- An app that has dropped a column the mapping reads makes one finding, and stops no other check.
-- What waits in the queue of a deferred attachment is none yet.
create or replace function regulars.attach_findings()
returns table (
  external_id text,
  restaurant_id uuid,
  difference text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select differences.external_id, differences.restaurant_id, differences.difference
  from regulars.attach_differences() as differences
  where not exists (
    select
    from regulars.attached_writes
    where attached_writes.external_id = differences.external_id
  );
exception when others then
  return query select '*', null::uuid, 'the mapping does not fit the app''s tables';
end
$$;

comment on function regulars.attach_findings() is
  'regulars.attach_differences, or one row that says that the app''s tables cannot be read.';
revoke all on function regulars.attach_findings() from public;
