-- At most 200 characters, because an index entry has to fit a page. Folded by regulars.fold_case,
-- not by the database's locale, because an index is built on the result. Plain ASCII names, the
-- most common kind, skip the folding.
create or replace function regulars.name_key(full_name text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text collate "C" := lower(left(name_key.full_name, 200) collate "C");
begin
  if v_key ~ '^[a-z]+( [a-z]+)*$' then
    return v_key;
  end if;

  if v_key ~ '[^ -~]' then
    v_key := regexp_replace(
      normalize(regulars.fold_case(v_key), nfd),
      E'[\\u0300-\\u036f]',
      '',
      'g'
    );
  end if;

  -- O'Brien is written O’Brien and OBrien as well; Smith-Jones is found by Jones
  v_key := btrim(
    regexp_replace(
      translate(v_key, '''’`´.', ''),
      '[!-/:-@[-`{-~' || regulars.blank_characters() || ']+',
      ' ',
      'g'
    )
  );
  return nullif(v_key, '');
end
$$;

comment on function regulars.name_key(text) is
  'A name as it is searched: lower case without accents, words separated by one space; null if it '
  'has no letters.';
revoke all on function regulars.name_key(text) from public;
