-- Cheap, and only a hint: all spellings that regulars.normalize_email unites have the same hint, or
-- the empty one where only the full reading can tell. Not strict, so that it inlines. Not revoked
-- from PUBLIC: an index on bookings computes it as the role that writes the booking.
create or replace function regulars.email_hint(email text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case
    when (email_hint.email collate "C") ~ '^[ -?A-~]*@[ -?A-~]*$'
      then lower(substring(email_hint.email collate "C" from '[A-Za-z0-9]*@[A-Za-z0-9]*'))
    when (email_hint.email collate "C") ~ '@|[^ -~]' then ''
  end;
end;

comment on function regulars.email_hint(text) is
  'What all spellings of an e-mail address share around the @; empty if only the full reading can '
  'tell; null for null.';
