create or replace function regulars.is_list_of(list jsonb, words jsonb)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select coalesce(
    -- jsonb contains a bare word in a list as well
    jsonb_typeof(is_list_of.list) = 'array'
    and is_list_of.list <> '[]'
    and is_list_of.list <@ is_list_of.words,
    false
  );
end;

comment on function regulars.is_list_of(jsonb, jsonb) is
  'Whether a JSON value is a non-empty list of some of the given words.';
revoke all on function regulars.is_list_of(jsonb, jsonb) from public;
