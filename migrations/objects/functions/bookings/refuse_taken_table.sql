create or replace function regulars.refuse_taken_table(table_id uuid)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG006',
    message = 'the table is taken at that time',
    detail = format('table_id %s.', refuse_taken_table.table_id),
    hint = 'Choose another table or time, or let create_booking choose the table.';
end
$$;

comment on function regulars.refuse_taken_table(uuid) is
  'Raises RG006: another booking has the table at that time.';
revoke all on function regulars.refuse_taken_table(uuid) from public;
