-- Reads each distinct contact once: normalising a phone takes longer than the rest of a row.
create or replace function regulars.list_import_lost_contacts(restaurant_id uuid)
returns table (
  half text,
  rows bigint,
  first text[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_country_code text;
begin
  perform regulars.assert_restaurant(list_import_lost_contacts.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  select restaurants.country_code
  into strict v_country_code
  from public.restaurants
  where restaurants.id = list_import_lost_contacts.restaurant_id;

  return query
  with lost as materialized (
    select distinct 'email' as half, given.customer_email as contact
    from (
      select distinct import_bookings.customer_email
      from pg_temp.import_bookings
      where import_bookings.customer_email is not null
    ) as given
    where regulars.normalize_email(email => given.customer_email) is null
    union all
    select 'phone', given.customer_phone
    from (
      select distinct import_bookings.customer_phone
      from pg_temp.import_bookings
      where import_bookings.customer_phone is not null
    ) as given
    where regulars.normalize_phone(
        phone => given.customer_phone,
        country_code => v_country_code
      ) is null
  )
  select
    lost.half,
    count(*),
    (
      array_agg(
        case
          when import_bookings.has_own_id and import_bookings.external_id !~ '^key:'
            then import_bookings.external_id
          else 'row ' || import_bookings.number
        end
        order by import_bookings.number
      )
    )[1:5]
  from lost
  join pg_temp.import_bookings
    on lost.contact = case lost.half
      when 'email' then import_bookings.customer_email
      else import_bookings.customer_phone
    end
  where not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
        and not import_matches.is_changed
    )
  group by lost.half
  order by lost.half;
end
$$;

comment on function regulars.list_import_lost_contacts(uuid) is
  'E-mails and phones that the import of this session gives its bookings and that no rule can use: '
  'half (email or phone), how many rows, the first five ids. Raises RG010.';
revoke all on function regulars.list_import_lost_contacts(uuid) from public;
