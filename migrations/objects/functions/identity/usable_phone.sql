-- Live bookings, backfill, verify and import all read phones by this.
create or replace function regulars.usable_phone(
  phone text,
  country_code text,
  placeholders text[]
)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_phone text := regulars.normalize_phone(usable_phone.phone, usable_phone.country_code);
begin
  if v_phone = any (usable_phone.placeholders) then
    return null;
  end if;
  return v_phone;
end
$$;

comment on function regulars.usable_phone(text, text, text[]) is
  'A phone that identifies a guest, as E.164; null if unusable or one of the restaurant''s '
  'placeholders.';
revoke all on function regulars.usable_phone(text, text, text[]) from public;
