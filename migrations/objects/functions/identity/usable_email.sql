-- Live bookings, backfill, verify and import all read e-mails by this.
create or replace function regulars.usable_email(email text, placeholders text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text := regulars.normalize_email(usable_email.email);
begin
  if v_email = any (usable_email.placeholders) then
    return null;
  end if;
  return v_email;
end
$$;

comment on function regulars.usable_email(text, text[]) is
  'An e-mail that identifies a guest, normalised; null if unusable or one of the restaurant''s '
  'placeholders.';
revoke all on function regulars.usable_email(text, text[]) from public;
