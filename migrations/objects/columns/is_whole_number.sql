-- Compares values as numbers, not as text: 4.0 is 4. CASE guarantees that the type test runs before
-- the cast; "and" does not.
create or replace function regulars.is_whole_number(value jsonb, minimum bigint, maximum bigint)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select coalesce(
    case
      when jsonb_typeof(value) = 'number' then
        value::numeric between minimum and maximum and value::numeric = trunc(value::numeric)
    end,
    false
  );
end;

comment on function regulars.is_whole_number(jsonb, bigint, bigint) is
  'Whether a JSON value is a whole number between two bounds; false for a missing one.';
revoke all on function regulars.is_whole_number(jsonb, bigint, bigint) from public;
