create or replace function regulars.mailbox_key(email_normalized text)
returns text
language sql
immutable
strict
parallel safe
begin atomic
  select
    replace(split_part(split_part(email_normalized, '@', 1), '+', 1), '.', '')
    || '@'
    || split_part(email_normalized, '@', 2);
end;

comment on function regulars.mailbox_key(text) is
  'An e-mail without the dots and the +tag before the @, which many providers ignore: a hint, not '
  'an identity.';
revoke all on function regulars.mailbox_key(text) from public;
