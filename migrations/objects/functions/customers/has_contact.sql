create or replace function regulars.has_contact(email text, phone text)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select coalesce(btrim(email), '') <> '' or coalesce(btrim(phone), '') <> '';
end;

comment on function regulars.has_contact(text, text) is
  'Whether a contact was given at all, usable or not.';
revoke all on function regulars.has_contact(text, text) from public;
