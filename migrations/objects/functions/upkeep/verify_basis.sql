-- A restored database counts transactions anew, and changed objects may derive something else.
create or replace function regulars.verify_basis()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return md5(
    concat_ws(
      ' ',
      (select system_identifier from pg_catalog.pg_control_system()),
      'regulars.verified_restaurants'::regclass::oid,
      (
        select string_agg(objects.identity || objects.definition, ' ' order by objects.identity)
        from regulars.object_definitions as objects
      )
    )
  );
end
$$;

comment on function regulars.verify_basis() is
  'A digest of what the position of a green verify rests on: this server, this database, these '
  'objects.';
revoke all on function regulars.verify_basis() from public;
