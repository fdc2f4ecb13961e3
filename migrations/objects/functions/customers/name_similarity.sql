create or replace function regulars.name_similarity(one text, other text)
returns real
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_one text[] := string_to_array(one, ' ');
  v_other text[] := string_to_array(other, ' ');
  v_likeness real;
begin
  if v_one <@ v_other and v_other <@ v_one then
    return 1;
  end if;

  -- the minimum, over the words of the shorter name, of the similarity to the closest word of the
  -- other: a shared surname alone may be a family
  if cardinality(v_one) > cardinality(v_other) then
    v_one := string_to_array(other, ' ');
    v_other := string_to_array(one, ' ');
  end if;
  select min(closest.likeness)
  into v_likeness
  from unnest(v_one) as word
  cross join lateral (
    select max(
      case
        when word = candidate then 1
        -- an initial
        when least(length(word), length(candidate)) = 1 and left(word, 1) = left(candidate, 1)
          then 0.5
        when regulars.is_one_slip(word, candidate) then 0.8
        else regulars.text_similarity(word, candidate)
      end
    ) as likeness
    from unnest(v_other) as candidate
  ) as closest;
  return least(v_likeness, 0.99);
end
$$;

comment on function regulars.name_similarity(text, text) is
  'The similarity of two names (as regulars.name_key gives them), from 0 to 1, whatever the order '
  'of their words.';
revoke all on function regulars.name_similarity(text, text) from public;
