-- One text, because the planner estimates distinct values of one column well, and '' for null,
-- because "is not distinct from" cannot be hashed. A unit separator inside a contact becomes
-- another control character, which is equally unusable.
create or replace function regulars.contact_key(email text, phone text)
returns text
language sql
immutable
parallel safe
begin atomic
  select
    translate(coalesce(email, ''), chr(31), chr(30))
    || chr(31)
    || translate(coalesce(phone, ''), chr(31), chr(30));
end;

comment on function regulars.contact_key(text, text) is
  'A raw contact as one text: e-mail and phone joined by a unit separator (ASCII 31).';
revoke all on function regulars.contact_key(text, text) from public;
