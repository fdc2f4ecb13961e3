-- Argentina's mobile numbers are dialled with a 9 after +54 from abroad and without it at home, and
-- nothing tells a mobile number from another one. So the two forms stay two numbers, either of
-- which can be dialled, and their guests are proposed to be one.
create or replace function regulars.line_key(phone_normalized text)
returns text
language sql
immutable
strict
parallel safe
begin atomic
  select regexp_replace(line_key.phone_normalized, '^\+549(\d{10})$', '+54\1');
end;

comment on function regulars.line_key(text) is
  'A phone number in the form that all numbers of its line share: a hint, no identity.';
revoke all on function regulars.line_key(text) from public;
