create or replace function regulars.shift_cursor(
  cursor text,
  feed_offset bigint
)
returns text
language sql
immutable
parallel safe
begin atomic
  select (substring(shift_cursor.cursor from '^-?[0-9]+')::bigint - shift_cursor.feed_offset)::text
    || coalesce(substring(shift_cursor.cursor from '-[0-9a-f]{8}$'), '');
end;

comment on function regulars.shift_cursor(text, bigint) is
  'A cursor whose position is lower by feed_offset; null for null.';
revoke all on function regulars.shift_cursor(text, bigint) from public;
