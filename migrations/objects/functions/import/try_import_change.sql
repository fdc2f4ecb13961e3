create or replace function regulars.try_import_change(restaurant_id uuid, number bigint)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.apply_import_change(
    try_import_change.restaurant_id,
    try_import_change.number
  );
  return null;
exception
  when sqlstate 'RG043' then
    return 'guest_erased';
  when sqlstate 'RG002' then
    return 'status_move';
  when sqlstate 'RG006' or sqlstate 'RG016' or exclusion_violation then
    return 'table_taken';
end
$$;

comment on function regulars.try_import_change(uuid, bigint) is
  'Makes one change of an import; returns the problem that prevents it, or null.';
revoke all on function regulars.try_import_change(uuid, bigint) from public;
