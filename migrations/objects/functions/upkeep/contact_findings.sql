-- Three checks share this one pass over bookings, because normalising contacts costs most. It
-- groups bookings by raw contact and present customer, so that each contact is normalised once and
-- only groups that differ are expanded into bookings.
--
-- A function, so that the choice of bookings reaches the scan below the grouping. With a constant
-- is_whole it is inlined, and the condition folded.
create or replace function regulars.contact_findings(
  is_whole boolean,
  of_restaurant_id uuid default null,
  booking_ids uuid[] default null
)
returns table (
  check_name text,
  restaurant_id uuid,
  offender text,
  expected text,
  actual text
)
language sql
stable
begin atomic
  select
    findings.check_name,
    contacts.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from (
    select
      normalized.restaurant_id,
      normalized.bookings,
      normalized.customer_id,
      owners.customer_id as owner_id,
      normalized.is_usable and owners.id is null as is_missing,
      normalized.is_usable and owners.id is null
        or owners.customer_id is not null
          and normalized.customer_id is distinct from owners.customer_id
        -- without a usable contact a booking stays with its customer, or with that customer's
        -- survivor
        or owners.customer_id is null and present.id is not null
        -- points from an older system need a program
        or normalized.lacks_program as is_elsewhere,
      normalized.lost_halves <> '{}' as is_unusable,
      normalized.lost_halves
    from (
      select
        grouped.restaurant_id,
        grouped.customer_id,
        grouped.lacks_program,
        grouped.bookings,
        array_remove(
          array[
            case
              when readings.email_normalized is null
                and regulars.visible_text(raw.email) is not null
                and regulars.normalize_email(raw.email) is null
                then 'e-mail'
            end,
            case
              when readings.phone_normalized is null
                and regulars.visible_text(raw.phone) is not null
                and regulars.normalize_phone(raw.phone, restaurants.country_code) is null
                then 'phone'
            end
          ],
          null
        ) as lost_halves,
        readings.email_normalized,
        known.phone_normalized,
        coalesce(readings.email_normalized, known.phone_normalized) is not null as is_usable
      from (
        select
          bookings.restaurant_id,
          regulars.contact_key(bookings.customer_email, bookings.customer_phone) as contact,
          bookings.customer_id,
          bookings.loyalty_points_awarded <> 0
            and bookings.loyalty_program_id is null
            and bookings.customer_id is not null as lacks_program,
          array_agg(bookings.id) as bookings
        from public.bookings
        where contact_findings.is_whole
          or bookings.restaurant_id = contact_findings.of_restaurant_id
            and bookings.id = any (contact_findings.booking_ids)
        group by
          bookings.restaurant_id,
          regulars.contact_key(bookings.customer_email, bookings.customer_phone),
          bookings.customer_id,
          bookings.loyalty_points_awarded <> 0
            and bookings.loyalty_program_id is null
            and bookings.customer_id is not null
      ) as grouped
      join public.restaurants on restaurants.id = grouped.restaurant_id
      cross join lateral (
        select
          nullif(split_part(grouped.contact, chr(31), 1), '') as email,
          nullif(split_part(grouped.contact, chr(31), 2), '') as phone
      ) as raw
      cross join lateral (
        select
          regulars.usable_email(raw.email, restaurants.placeholder_contacts)
            as email_normalized,
          regulars.usable_phone(
            raw.phone,
            restaurants.country_code,
            restaurants.placeholder_contacts
          ) as phone_normalized
        -- "offset 0" keeps the planner from repeating the calls wherever their results are used
        offset 0
      ) as readings
      cross join lateral (
        select
          case
            when exists (
              select
              from regulars.earlier_phone_readings
              where earlier_phone_readings.restaurant_id = grouped.restaurant_id
            )
              then regulars.known_phone(
                restaurant_id => grouped.restaurant_id,
                email_normalized => readings.email_normalized,
                phone => raw.phone,
                phone_normalized => readings.phone_normalized
              )
            else readings.phone_normalized
          end as phone_normalized
        offset 0
      ) as known
    ) as normalized
    left join (
      select
        customers.restaurant_id,
        customers.id,
        customers.identity,
        case
          when customers.merged_into_id is null then customers.id
          else regulars.customer_root(customers.restaurant_id, customers.id)
        end as customer_id
      from public.customers
      where customers.erased_at is null
    ) as owners
      on owners.restaurant_id = normalized.restaurant_id
      and owners.identity
        = regulars.identity_key(normalized.email_normalized, normalized.phone_normalized)
    left join public.customers as present
      on present.restaurant_id = normalized.restaurant_id
      and present.id = normalized.customer_id
      and present.merged_into_id is not null
  ) as contacts
  cross join lateral (
    select
      'customers_match_contacts' as check_name,
      contacts.bookings[1]::text as offender,
      'a customer' as expected,
      'none' as actual
    where contacts.is_missing
    union all
    select
      'bookings_have_their_customer',
      elsewhere.booking_id::text,
      contacts.owner_id::text,
      contacts.customer_id::text
    from unnest(contacts.bookings) as elsewhere (booking_id)
    where contacts.is_elsewhere
    union all
    select
      'unusable_contacts',
      contacts.bookings[1]::text,
      case halves.half when 'phone' then 'a phone' else 'an e-mail' end,
      'another text'
    from unnest(contacts.lost_halves) as halves (half)
  ) as findings
  where contacts.is_missing
    or contacts.is_elsewhere
    or contacts.is_unusable;
end;

comment on function regulars.contact_findings(boolean, uuid, uuid[]) is
  'For verify: contacts without a customer, bookings that are not with the customer of their '
  'contact, and unusable e-mails and phones. A contact is named by one of its bookings. All '
  'bookings, or (is_whole false) those given of a restaurant.';
revoke all on function regulars.contact_findings(boolean, uuid, uuid[]) from public;
