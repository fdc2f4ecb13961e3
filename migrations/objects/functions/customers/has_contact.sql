create or replace function regulars.has_contact(email text, phone text)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select regulars.visible_text(email) is not null or regulars.visible_text(phone) is not null;
end;

comment on function regulars.has_contact(text, text) is
  'Whether a contact was given at all, usable or not.';
revoke all on function regulars.has_contact(text, text) from public;
