create or replace function regulars.tag_key(tag text)
returns text
language sql
immutable
strict
parallel safe
begin atomic
  select lower(btrim(tag_key.tag) collate "C");
end;

comment on function regulars.tag_key(text) is
  'A tag as it is compared: without surrounding blanks, ignoring case.';
revoke all on function regulars.tag_key(text) from public;
