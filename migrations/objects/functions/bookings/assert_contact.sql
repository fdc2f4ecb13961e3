-- Stricter than a plain insert, which stores unusable contacts: here the person who typed it can
-- still correct it.
create or replace function regulars.assert_contact(restaurant_id uuid, email text, phone text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_field text;
  v_expected text;
begin
  if regulars.visible_text(assert_contact.email) is not null
    and regulars.normalize_email(assert_contact.email) is null
  then
    v_field := 'customer_email';
    v_expected := 'an e-mail address such as name@example.com';
  elsif regulars.visible_text(assert_contact.phone) is not null and exists (
    select
    from public.restaurants
    where restaurants.id = assert_contact.restaurant_id
      and regulars.normalize_phone(assert_contact.phone, restaurants.country_code) is null
  ) then
    v_field := 'customer_phone';
    v_expected := 'a phone number, with its country code unless it is of the restaurant''s country';
  else
    return;
  end if;

  perform regulars.refuse_field(
    v_field,
    v_expected,
    format('Correct %s, or leave it out.', v_field)
  );
end
$$;

comment on function regulars.assert_contact(uuid, text, text) is
  'Raises RG001, naming the field and never the value, if an e-mail or phone is given that '
  'cannot be used.';
revoke all on function regulars.assert_contact(uuid, text, text) from public;
