-- Stores the contacts in the form in which guests' contacts are compared, so that every spelling
-- matches. Guests whom a placeholder has joined stay one guest until the backfill.
create or replace function public.set_placeholder_contacts(restaurant_id uuid, contacts text[])
returns table (contact text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_country_code text;
  v_contacts text[];
begin
  perform regulars.assert_restaurant(set_placeholder_contacts.restaurant_id);

  select restaurants.country_code
  into v_country_code
  from public.restaurants
  where restaurants.id = set_placeholder_contacts.restaurant_id
  for no key update;
  if not found then
    perform regulars.refuse_restaurant(set_placeholder_contacts.restaurant_id);
  end if;
  if array_length(set_placeholder_contacts.contacts, 1) > 100
    or array_ndims(set_placeholder_contacts.contacts) > 1
  then
    perform regulars.refuse_field('contacts', 'a list of at most 100');
  end if;

  v_contacts := array(
    select distinct read.contact
    from unnest(set_placeholder_contacts.contacts) as given (contact)
    cross join lateral (
      select coalesce(
        regulars.normalize_email(given.contact),
        regulars.normalize_phone(given.contact, v_country_code)
      ) as contact
    ) as read
    -- unusable contacts, such as 0000000000, identify nobody anyway
    where read.contact is not null
    order by read.contact
  );

  update public.restaurants
  set
    placeholder_contacts = v_contacts,
    updated_at = now()
  where restaurants.id = set_placeholder_contacts.restaurant_id
    and restaurants.placeholder_contacts <> v_contacts;

  return query
  select kept.contact
  from unnest(v_contacts) as kept (contact);
end
$$;

comment on function public.set_placeholder_contacts(uuid, text[]) is
  'Sets the e-mails and phones that staff write where a guest gives none, such as the '
  'restaurant''s own; they identify nobody. Returns the list as stored, without unusable ones. '
  'Run the backfill afterwards for existing bookings. Raises RG001, RG004, RG010.';
revoke all on function public.set_placeholder_contacts(uuid, text[]) from public;
