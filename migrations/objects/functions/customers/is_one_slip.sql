-- After removing the common beginning and end, at most the slip is left.
create or replace function regulars.is_one_slip(one text, other text)
returns boolean
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_one text collate "C" := one;
  v_other text collate "C" := other;
  v_length integer := least(length(one), length(other));
  v_start integer := 0;
begin
  if abs(length(one) - length(other)) > 1 or v_one = v_other then
    return v_one = v_other;
  end if;
  while v_start < v_length and substr(v_one, v_start + 1, 1) = substr(v_other, v_start + 1, 1) loop
    v_start := v_start + 1;
  end loop;
  v_one := substr(v_one, v_start + 1);
  v_other := substr(v_other, v_start + 1);
  return substr(v_one, 2) = substr(v_other, 2)
    or substr(v_one, 2) = v_other
    or v_one = substr(v_other, 2)
    or (
      length(v_one) = length(v_other)
      and substr(v_one, 3) = substr(v_other, 3)
      and left(v_one, 2) = reverse(left(v_other, 2))
    );
end
$$;

comment on function regulars.is_one_slip(text, text) is
  'Whether one letter typed wrong, left out, put in or swapped with its neighbour makes one text '
  'of the other.';
revoke all on function regulars.is_one_slip(text, text) from public;
