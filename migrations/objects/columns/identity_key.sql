-- A unit separator stands in no normalised half and sorts before whatever does: in collation C,
-- keys sort as the pairs of their halves. A missing half is the empty text, so that one "="
-- compares what "is not distinct from" would.
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
  'The two halves of an identity as one text, parted by a unit separator (ASCII 31).';
revoke all on function regulars.identity_key(text, text) from public;
