-- Like pg_trgm, which is an extension, except for repeated pieces. A loop, because set operations
-- cost ten times as much and this runs for every pair.
create or replace function regulars.text_similarity(one text, other text)
returns real
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_one text collate "C" := '  ' || one || ' ';
  v_other text collate "C" := '  ' || other || ' ';
  v_shared integer := 0;
begin
  for v_place in 1 .. length(v_one) - 2 loop
    if strpos(v_other, substr(v_one, v_place, 3)) > 0 then
      v_shared := v_shared + 1;
    end if;
  end loop;
  v_shared := least(v_shared, length(v_other) - 2);
  return v_shared::real / (length(v_one) + length(v_other) - 4 - v_shared);
end
$$;

comment on function regulars.text_similarity(text, text) is
  'The similarity of two texts, from 0 to 1, by the three-letter pieces that they share.';
revoke all on function regulars.text_similarity(text, text) from public;
