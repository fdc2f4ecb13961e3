-- Cheap, and only a hint, like regulars.email_hint: rules rewrite numbers at the front and never at
-- the end, except for an extension, which follows a sign or a word. Not strict, so that it inlines.
-- Not revoked from PUBLIC, for the same reason.
create or replace function regulars.phone_hint(phone text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case
    when (phone_hint.phone collate "C") ~ '^[-0-9 +()./]*$'
      then right(translate(phone_hint.phone, ' -+()./', ''), 3)
    when (phone_hint.phone collate "C") ~ '[^ -~]|[0-9].*[0-9].*[0-9]' then ''
  end;
end;

comment on function regulars.phone_hint(text) is
  'What all spellings of a phone number share at their end; empty if only the full reading can '
  'tell; null for null.';
