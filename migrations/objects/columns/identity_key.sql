-- A unit separator occurs in no normalised half and sorts before every character that does, so in
-- collation C keys sort like pairs of halves. A missing half is the empty text, so that one "="
-- replaces two "is not distinct from".
create or replace function regulars.identity_key(email_normalized text, phone_normalized text)
returns text
language sql
immutable
parallel safe
begin atomic
  select
    coalesce(identity_key.email_normalized, '')
    || chr(31)
    || coalesce(identity_key.phone_normalized, '');
end;

comment on function regulars.identity_key(text, text) is
  'The two halves of an identity as one text, joined by a unit separator (ASCII 31).';
revoke all on function regulars.identity_key(text, text) from public;
