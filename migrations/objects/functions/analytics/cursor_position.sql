create or replace function regulars.cursor_position(cursor text)
returns bigint
language sql
immutable
parallel safe
begin atomic
  select coalesce(
    substring(cursor_position.cursor from '^-?[0-9]+')::bigint,
    -9000000000000000000
  );
end;

comment on function regulars.cursor_position(text) is
  'The position in a cursor; before all for null. What came with a restaurant from another cell '
  'has positions below zero.';
revoke all on function regulars.cursor_position(text) from public;
