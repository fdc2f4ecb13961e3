create or replace function regulars.surname_key(full_name text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text collate "C" := regulars.name_key(surname_key.full_name);
begin
  -- the first group is greedy and leaves only the last word to the second
  return regexp_replace(v_key, '^(.*) (.*)$', E'\\2 \\1');
end
$$;

comment on function regulars.surname_key(text) is
  'regulars.name_key with the last word moved to the front, so that a surname is found by its '
  'beginning.';
revoke all on function regulars.surname_key(text) from public;
