-- First pass of step 1, without locks: normalises each distinct raw contact once and lists the
-- bookings that are not with the customer of their contact, cut into chunks of whole guests.
create or replace function regulars.backfill_plan_customers(
  restaurant_id uuid,
  part integer,
  parts integer
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  drop table if exists pg_temp.backfill_contacts;
  drop table if exists pg_temp.backfill_guests;
  drop table if exists pg_temp.backfill_bookings;

  create temp table backfill_contacts on commit preserve rows as
  select
    known.*,
    -- null: identifies nobody
    case
      when known.email_normalized is not null or known.phone_normalized is not null
        then regulars.identity_key(known.email_normalized, known.phone_normalized) collate "C"
    end as identity
  from (
    select
      raw.restaurant_id,
      raw.contact,
      raw.first_at,
      normalized.email_normalized,
      case
        when exists (
          select
          from regulars.earlier_phone_readings
          where earlier_phone_readings.restaurant_id = raw.restaurant_id
        )
          then regulars.known_phone(
            restaurant_id => raw.restaurant_id,
            email_normalized => normalized.email_normalized,
            phone => nullif(split_part(raw.contact, chr(31), 2), ''),
            phone_normalized => normalized.phone_normalized
          )
        else normalized.phone_normalized
      end as phone_normalized
    from (
      select
        bookings.restaurant_id,
        regulars.contact_key(bookings.customer_email, bookings.customer_phone) as contact,
        min(bookings.created_at) as first_at
      from public.bookings
      where (
          backfill_plan_customers.restaurant_id is null
          or bookings.restaurant_id = backfill_plan_customers.restaurant_id
        )
        and (
          backfill_plan_customers.parts = 1
          -- What the spellings of one contact have in common, so that one session gets all of
          -- a guest's bookings. A guest whom this tells apart is right all the same: the sessions
          -- wait for each other.
          or (
            hashtext(
              case
                when bookings.customer_email like '%@%'
                  then lower(translate(bookings.customer_email, E' \t\r\n', ''))
                -- null would be nobody's part
                else coalesce(
                  right(translate(bookings.customer_phone, E' \t\r\n()-./', ''), 6),
                  ''
                )
              end
            ) & 2147483647
          ) % backfill_plan_customers.parts = backfill_plan_customers.part
        )
      group by
        bookings.restaurant_id,
        regulars.contact_key(bookings.customer_email, bookings.customer_phone)
    ) as raw
    join public.restaurants on restaurants.id = raw.restaurant_id
    cross join lateral (
      select
        regulars.normalize_email(nullif(split_part(raw.contact, chr(31), 1), ''))
          as email_normalized,
        regulars.normalize_phone(
          nullif(split_part(raw.contact, chr(31), 2), ''),
          restaurants.country_code
        ) as phone_normalized
      -- keeps the calls from being repeated wherever their results are used; so does the next one
      offset 0
    ) as normalized
    offset 0
  ) as known;
  -- what joins are by; the number of rows comes with any column
  analyze backfill_contacts (restaurant_id, contact);

  -- Ids for new guests are given here, so that every booking of a guest names the same one: in the
  -- order in which they first came, as live bookings give them. Chunks go by that order, so that
  -- they write what lies together.
  create temp table backfill_guests on commit preserve rows as
  select
    guests.restaurant_id,
    guests.identity,
    guests.email_normalized,
    guests.phone_normalized,
    guests.identity_id,
    case
      when guests.identity_id is null then regulars.uuid_v7()
      when guests.merged_into_id is null then guests.identity_id
      else regulars.customer_root(guests.restaurant_id, guests.identity_id)
    end as customer_id
  from (
    select
      contacts.restaurant_id,
      contacts.identity,
      contacts.email_normalized,
      contacts.phone_normalized,
      customers.id as identity_id,
      customers.merged_into_id
    from (
      select
        backfill_contacts.restaurant_id,
        backfill_contacts.identity,
        backfill_contacts.email_normalized,
        backfill_contacts.phone_normalized,
        min(backfill_contacts.first_at) as first_at
      from backfill_contacts
      where backfill_contacts.identity is not null
      group by
        backfill_contacts.restaurant_id,
        backfill_contacts.identity,
        backfill_contacts.email_normalized,
        backfill_contacts.phone_normalized
    ) as contacts
    left join public.customers
      on customers.restaurant_id = contacts.restaurant_id
      and customers.identity = contacts.identity
      and customers.erased_at is null
    order by contacts.restaurant_id, contacts.first_at
    -- keeps ids from being given before the order is
    offset 0
  ) as guests;
  analyze backfill_guests (restaurant_id);

  -- Chunks of whole guests, about a thousand bookings each. Only a guest with more than that has
  -- several, of the newest bookings first, by which the customer shows the right name from the
  -- beginning.
  create temp table backfill_bookings on commit preserve rows as
  with wrong as materialized (
    select
      bookings.restaurant_id,
      bookings.id as booking_id,
      -- these two name the version of the row that was read
      bookings.ctid as place,
      bookings.xmin as version,
      bookings.created_at,
      bookings.customer_id as old_customer_id,
      coalesce(bookings.customer_email, '') as email,
      coalesce(bookings.customer_phone, '') as phone,
      backfill_guests.email_normalized,
      backfill_guests.phone_normalized,
      backfill_guests.identity_id,
      coalesce(
        backfill_guests.customer_id,
        regulars.customer_root(bookings.restaurant_id, bookings.customer_id)
      ) as customer_id,
      -- merge pointers in a circle lead to nobody
      coalesce(backfill_guests.customer_id, bookings.customer_id) as guest_id
    from public.bookings
    join backfill_contacts
      on backfill_contacts.restaurant_id = bookings.restaurant_id
      and backfill_contacts.contact
        = regulars.contact_key(bookings.customer_email, bookings.customer_phone)
    left join backfill_guests
      on backfill_guests.restaurant_id = backfill_contacts.restaurant_id
      and backfill_guests.identity = backfill_contacts.identity
    left join public.customers as present
      on present.restaurant_id = bookings.restaurant_id
      and present.id = bookings.customer_id
      and present.merged_into_id is not null
    where (
        backfill_plan_customers.restaurant_id is null
        or bookings.restaurant_id = backfill_plan_customers.restaurant_id
      )
      and (
        bookings.customer_id is distinct from backfill_guests.customer_id
          and backfill_guests.customer_id is not null
        -- no usable contact: stays with its customer, or with whom that one was merged into
        or backfill_guests.customer_id is null and present.id is not null
        -- points from before this system get the program that holds them
        or bookings.loyalty_points_awarded <> 0
          and bookings.loyalty_program_id is null
          and bookings.customer_id is not null
      )
  ),
  guests as (
    select
      sized.*,
      sum(sized.room) over (
        partition by sized.restaurant_id
        order by sized.guest_id
      )::bigint - sized.room as room_before
    from (
      select
        wrong.restaurant_id,
        wrong.guest_id,
        count(*) > 1000 as is_large,
        -- a large guest begins a chunk and ends one
        case when count(*) > 1000 then (count(*) / 1000 + 2) * 1000 else count(*) end as room
      from wrong
      group by wrong.restaurant_id, wrong.guest_id
    ) as sized
  ),
  places as (
    select
      wrong.restaurant_id,
      wrong.booking_id,
      row_number() over (
        partition by wrong.restaurant_id, wrong.guest_id
        order by wrong.created_at desc, wrong.booking_id desc
      ) - 1 as place
    from wrong
    join guests
      on guests.restaurant_id = wrong.restaurant_id
      and guests.guest_id = wrong.guest_id
    where guests.is_large
  )
  select
    (
      case
        when guests.is_large then (guests.room_before + 999) / 1000 + places.place / 1000
        else guests.room_before / 1000
      end
    )::integer as chunk,
    -- the customer is still to be made, by this chunk
    wrong.identity_id is null
      and coalesce(wrong.email_normalized, wrong.phone_normalized) is not null
      and coalesce(places.place, 0) < 1000 as is_new,
    guests.is_large,
    wrong.*
  from wrong
  join guests
    on guests.restaurant_id = wrong.restaurant_id
    and guests.guest_id = wrong.guest_id
  left join places
    on places.restaurant_id = wrong.restaurant_id
    and places.booking_id = wrong.booking_id
  -- a chunk lies together, and finds its bookings in the order in which they lie
  order by wrong.restaurant_id, chunk, wrong.place;

  create index on backfill_bookings (restaurant_id, chunk);
  analyze backfill_bookings (restaurant_id, chunk);
end
$$;

comment on function regulars.backfill_plan_customers(uuid, integer, integer) is
  'Lists, in temporary tables of the session, the bookings that step 1 of the backfill has to '
  'attach.';
revoke all on function regulars.backfill_plan_customers(uuid, integer, integer) from public;
