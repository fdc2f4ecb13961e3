create or replace function regulars.refuse_table(
  restaurant_id uuid,
  table_id uuid,
  hint text default 'Use the id of one of the restaurant''s own tables.'
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG005',
    message = 'table not found in this restaurant',
    detail = format(
      'restaurant_id %s, table_id %s.',
      coalesce(refuse_table.restaurant_id::text, 'null'),
      coalesce(refuse_table.table_id::text, 'null')
    ),
    hint = refuse_table.hint;
end
$$;

comment on function regulars.refuse_table(uuid, uuid, text) is
  'Raises RG005: the restaurant has no such table.';
revoke all on function regulars.refuse_table(uuid, uuid, text) from public;
