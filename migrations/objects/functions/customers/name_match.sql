-- The order in which find_customers reads: by the name, by the surname, by the surname typed last.
create or replace function regulars.name_match(
  full_name text,
  name text,
  surname text,
  out part integer,
  out key text
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name_key text collate "C" := regulars.name_key(name_match.full_name);
  v_surname_key text collate "C" := regulars.surname_key(name_match.full_name);
begin
  if starts_with(v_name_key, name_match.name) then
    part := 1;
    key := v_name_key;
  elsif starts_with(v_surname_key, name_match.name) then
    part := 2;
    key := v_surname_key;
  elsif starts_with(v_surname_key, name_match.surname) then
    part := 3;
    key := v_surname_key;
  end if;
end
$$;

comment on function regulars.name_match(text, text, text) is
  'Where find_customers finds a name: part 1 by name_key, 2 and 3 by surname_key, with that key; '
  'null: not at all.';
revoke all on function regulars.name_match(text, text, text) from public;
