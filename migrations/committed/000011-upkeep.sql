--! Previous: sha1:78293536705550c5e1a7b8626b64b7626f00d37a
--! Hash: sha1:bd978af29834e494b9b622bf6eb082c35e991fa7
--! Message: upkeep

--! Included functions/upkeep/backfill_plan_customers.sql
-- First pass of step 1, without locks: normalises each distinct raw contact once and lists the bookings that
-- are not with the customer of their contact, cut into chunks of whole guests.
create or replace function regulars.backfill_plan_customers(
  restaurant_id uuid,
  part integer,
  parts integer
)
returns void
language plpgsql
volatile
as $$
begin
  drop table if exists pg_temp.backfill_contacts;
  drop table if exists pg_temp.backfill_guests;
  drop table if exists pg_temp.backfill_bookings;

  create temp table backfill_contacts on commit preserve rows as
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
        -- What the spellings of one contact have in common, so that one session gets all of a guest's bookings. A
        -- guest whom this tells apart is right all the same: the sessions wait for each other.
        or (
          hashtext(
            case
              when bookings.customer_email like '%@%'
                then lower(translate(bookings.customer_email, E' \t\r\n', ''))
              -- null would be nobody's part
              else coalesce(right(translate(bookings.customer_phone, E' \t\r\n()-./', ''), 6), '')
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
    -- keeps the two calls from being repeated wherever their results are used
    offset 0
  ) as normalized;
  -- what joins are by; the number of rows comes with any column
  analyze backfill_contacts (restaurant_id, contact);

  -- Ids for new guests are given here, so that every booking of a guest names the same one: in the order in which they
  -- first came, as live bookings give them. Chunks go by that order, so that they write what lies together.
  create temp table backfill_guests on commit preserve rows as
  select
    guests.restaurant_id,
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
      contacts.email_normalized,
      contacts.phone_normalized,
      customers.id as identity_id,
      customers.merged_into_id
    from (
      select
        backfill_contacts.restaurant_id,
        backfill_contacts.email_normalized,
        backfill_contacts.phone_normalized,
        min(backfill_contacts.first_at) as first_at
      from backfill_contacts
      where backfill_contacts.email_normalized is not null
        or backfill_contacts.phone_normalized is not null
      group by
        backfill_contacts.restaurant_id,
        backfill_contacts.email_normalized,
        backfill_contacts.phone_normalized
    ) as contacts
    left join public.customers
      on customers.restaurant_id = contacts.restaurant_id
      and coalesce(customers.email_normalized, '') = coalesce(contacts.email_normalized, '')
      and coalesce(customers.phone_normalized, '') = coalesce(contacts.phone_normalized, '')
      and customers.erased_at is null
    order by contacts.restaurant_id, contacts.first_at
    -- keeps ids from being given before the order is
    offset 0
  ) as guests;
  analyze backfill_guests (restaurant_id);

  -- Chunks of whole guests, about a thousand bookings each. Only a guest with more than that has several, of the newest
  -- bookings first, by which the customer shows the right name from the beginning.
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
      and coalesce(backfill_guests.email_normalized, '')
        = coalesce(backfill_contacts.email_normalized, '')
      and coalesce(backfill_guests.phone_normalized, '')
        = coalesce(backfill_contacts.phone_normalized, '')
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
  'Lists, in temporary tables of the session, the bookings that step 1 of the backfill has to attach.';
revoke all on function regulars.backfill_plan_customers(uuid, integer, integer) from public;
--! EndIncluded functions/upkeep/backfill_plan_customers.sql
--! Included functions/upkeep/backfill_plan_profiles.sql
create or replace function regulars.backfill_plan_profiles(
  restaurant_id uuid,
  part integer,
  parts integer
)
returns void
language plpgsql
volatile
as $$
begin
  drop table if exists pg_temp.backfill_profiles;

  create temp table backfill_profiles on commit preserve rows as
  select
    wrong.restaurant_id,
    ((row_number() over (partition by wrong.restaurant_id order by wrong.customer_id) - 1)
      / 1000)::integer as chunk,
    wrong.customer_id
  from (
    select
      profiles.restaurant_id,
      profiles.customer_id
    from regulars.customer_profile_differences as profiles
    where backfill_plan_profiles.restaurant_id is null
      or profiles.restaurant_id = backfill_plan_profiles.restaurant_id
    union
    select
      contacts.restaurant_id,
      contacts.customer_id
    from regulars.shown_contact_differences as contacts
    where backfill_plan_profiles.restaurant_id is null
      or contacts.restaurant_id = backfill_plan_profiles.restaurant_id
  ) as wrong
  where backfill_plan_profiles.parts = 1
    or (hashtext(wrong.customer_id::text) & 2147483647) % backfill_plan_profiles.parts
      = backfill_plan_profiles.part;

  create index on backfill_profiles (restaurant_id, chunk);
  analyze backfill_profiles (restaurant_id, chunk);
end
$$;

comment on function regulars.backfill_plan_profiles(uuid, integer, integer) is
  'Lists, in a temporary table of the session, the customers that step 2 of the backfill has to correct.';
revoke all on function regulars.backfill_plan_profiles(uuid, integer, integer) from public;
--! EndIncluded functions/upkeep/backfill_plan_profiles.sql
--! Included functions/upkeep/backfill_plan_ledger.sql
create or replace function regulars.backfill_plan_ledger(
  restaurant_id uuid,
  part integer,
  parts integer
)
returns void
language plpgsql
volatile
as $$
begin
  drop table if exists pg_temp.backfill_ledger;

  create temp table backfill_ledger on commit preserve rows as
  select
    wrong.restaurant_id,
    ((row_number() over (
      partition by wrong.restaurant_id
      -- the account itself comes after its bookings
      order by wrong.customer_id, wrong.booking_id nulls last
    ) - 1) / 1000)::integer as chunk,
    wrong.customer_id,
    wrong.booking_id
  from (
    select
      points.restaurant_id,
      points.customer_id,
      points.booking_id
    from regulars.booking_point_differences as points
    where backfill_plan_ledger.restaurant_id is null
      or points.restaurant_id = backfill_plan_ledger.restaurant_id
    union
    select
      accounts.restaurant_id,
      accounts.customer_id,
      null
    from regulars.account_differences as accounts
    where backfill_plan_ledger.restaurant_id is null
      or accounts.restaurant_id = backfill_plan_ledger.restaurant_id
  ) as wrong
  where backfill_plan_ledger.parts = 1
    or (hashtext(wrong.customer_id::text) & 2147483647) % backfill_plan_ledger.parts
      = backfill_plan_ledger.part;

  create index on backfill_ledger (restaurant_id, chunk);
  analyze backfill_ledger (restaurant_id, chunk);
end
$$;

comment on function regulars.backfill_plan_ledger(uuid, integer, integer) is
  'Lists, in a temporary table of the session, the bookings and accounts that step 3 of the backfill has to post or correct.';
revoke all on function regulars.backfill_plan_ledger(uuid, integer, integer) from public;
--! EndIncluded functions/upkeep/backfill_plan_ledger.sql
--! Included functions/upkeep/backfill_chunk_known_customers.sql
-- What backfill_chunk_customers leaves: bookings of guests who have a customer, or got one since the first pass, and
-- bookings that were changed since then. Locks first, and looks again in new statements.
create or replace function regulars.backfill_chunk_known_customers(
  restaurant_id uuid,
  chunk integer,
  program_id uuid,
  out inserted bigint,
  out changed bigint
)
returns record
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_kept_ids uuid[];
  v_guest record;
  v_customer_id uuid;
  v_attached bigint;
begin
  -- A booking whose contact was changed since the first pass has been dealt with by the live path, and one that is gone
  -- went with its restaurant. The locks give the rows as they are now.
  select array_agg(locked.id)
  into v_kept_ids
  from (
    select
      bookings.id,
      (
        coalesce(bookings.customer_email, ''),
        coalesce(bookings.customer_phone, ''),
        bookings.customer_id
      ) is distinct from (
        backfill_bookings.email,
        backfill_bookings.phone,
        backfill_bookings.old_customer_id
      ) as is_changed
    from pg_temp.backfill_bookings
    join public.bookings
      on bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and bookings.id = backfill_bookings.booking_id
    where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    order by
      coalesce(backfill_bookings.email_normalized, '') collate "C",
      coalesce(backfill_bookings.phone_normalized, '') collate "C",
      backfill_bookings.booking_id
    for no key update of bookings
  ) as locked
  where not locked.is_changed;

  delete from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and backfill_bookings.booking_id not in (select unnest(v_kept_ids));

  -- what they show is the business of step 2
  insert into public.customers (
    restaurant_id,
    id,
    email,
    phone,
    email_normalized,
    phone_normalized
  )
  select
    backfill_chunk_known_customers.restaurant_id,
    backfill_bookings.customer_id,
    nullif(btrim(min(backfill_bookings.email)), ''),
    nullif(btrim(min(backfill_bookings.phone)), ''),
    backfill_bookings.email_normalized,
    backfill_bookings.phone_normalized
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and backfill_bookings.identity_id is null
    and coalesce(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
      is not null
  group by
    backfill_bookings.customer_id,
    backfill_bookings.email_normalized,
    backfill_bookings.phone_normalized
  order by
    coalesce(backfill_bookings.email_normalized, '') collate "C",
    coalesce(backfill_bookings.phone_normalized, '') collate "C"
  on conflict (restaurant_id, email_normalized, phone_normalized)
    where erased_at is null
    do nothing;
  get diagnostics inserted = row_count;

  perform
  from public.customers
  where customers.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and customers.id in (
      select backfill_bookings.customer_id
      from pg_temp.backfill_bookings
      where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
        and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    )
  order by
    coalesce(customers.email_normalized, '') collate "C",
    coalesce(customers.phone_normalized, '') collate "C"
  for no key update;

  -- Only where the customer still stands for the contact now that it is locked.
  update public.bookings
  set
    customer_id = backfill_bookings.customer_id,
    loyalty_program_id = case
      when bookings.loyalty_points_awarded <> 0
        then coalesce(bookings.loyalty_program_id, backfill_chunk_known_customers.program_id)
      else bookings.loyalty_program_id
    end
  from pg_temp.backfill_bookings
  join public.customers
    on customers.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and customers.id = backfill_bookings.customer_id
    and customers.merged_into_id is null
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and bookings.id = backfill_bookings.booking_id
    and (
      coalesce(backfill_bookings.email_normalized, backfill_bookings.phone_normalized) is null
      or (
        customers.erased_at is null
        and customers.email_normalized is not distinct from backfill_bookings.email_normalized
        and customers.phone_normalized is not distinct from backfill_bookings.phone_normalized
      )
      or (
        backfill_bookings.identity_id <> backfill_bookings.customer_id
        and regulars.customer_root(
          backfill_chunk_known_customers.restaurant_id,
          backfill_bookings.identity_id
        ) = backfill_bookings.customer_id
      )
    );
  get diagnostics changed = row_count;

  select count(*)
  into v_attached
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk;

  if changed = v_attached then
    return;
  end if;

  -- A guest that somebody inserted, merged, unmerged or erased meanwhile: resolved as a live booking would be.
  for v_guest in
    select
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized,
      min(backfill_bookings.email) as email,
      min(backfill_bookings.phone) as phone,
      array_agg(backfill_bookings.booking_id) as booking_ids
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
      and coalesce(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
        is not null
    group by backfill_bookings.email_normalized, backfill_bookings.phone_normalized
    order by
      coalesce(backfill_bookings.email_normalized, '') collate "C",
      coalesce(backfill_bookings.phone_normalized, '') collate "C"
  loop
    v_customer_id := regulars.resolve_customer(
      restaurant_id => backfill_chunk_known_customers.restaurant_id,
      email_normalized => v_guest.email_normalized,
      phone_normalized => v_guest.phone_normalized,
      full_name => null,
      email => nullif(btrim(v_guest.email), ''),
      phone => nullif(btrim(v_guest.phone), '')
    );

    update public.bookings
    set
      customer_id = v_customer_id,
      loyalty_program_id = case
        when bookings.loyalty_points_awarded <> 0
          then coalesce(bookings.loyalty_program_id, backfill_chunk_known_customers.program_id)
        else bookings.loyalty_program_id
      end
    where bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and bookings.id = any (v_guest.booking_ids)
      and bookings.customer_id is distinct from v_customer_id;
    get diagnostics v_attached = row_count;
    changed := changed + v_attached;
  end loop;
end
$$;

comment on function regulars.backfill_chunk_known_customers(uuid, integer, uuid) is
  'Attaches what is left of one chunk of step 1 to the customers that there are, or makes them; returns customers inserted and bookings changed.';
revoke all on function regulars.backfill_chunk_known_customers(uuid, integer, uuid) from public;
--! EndIncluded functions/upkeep/backfill_chunk_known_customers.sql

--! Included functions/upkeep/backfill_chunk_customers.sql
-- Second pass of step 1, in the order of locks of the live path: bookings, then customers in contact order, then
-- profiles and accounts.
create or replace function regulars.backfill_chunk_customers(
  restaurant_id uuid,
  chunk integer,
  out inserted bigint,
  out changed bigint,
  out profiles bigint,
  out posted bigint,
  out opened bigint
)
returns record
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_program_id uuid;
  v_known_ids uuid[];
  v_whole_ids uuid[];
  v_attached_ids uuid[];
  v_awarded_ids uuid[];
begin
  v_program_id := regulars.program_for_earlier_points(
    backfill_chunk_customers.restaurant_id,
    array(
      select backfill_bookings.booking_id
      from pg_temp.backfill_bookings
      where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
        and backfill_bookings.chunk = backfill_chunk_customers.chunk
    )
  );

  -- made by somebody since the first pass
  select array_agg(guests.customer_id)
  into v_known_ids
  from (
    select distinct
      backfill_bookings.customer_id,
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.is_new
  ) as guests
  where exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_customers.restaurant_id
      and customers.email_normalized = guests.email_normalized
      and customers.phone_normalized = guests.phone_normalized
      and customers.erased_at is null
  )
  or guests.phone_normalized is null and exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_customers.restaurant_id
      and customers.email_normalized = guests.email_normalized
      and customers.phone_normalized is null
      and customers.erased_at is null
  )
  or guests.email_normalized is null and exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_customers.restaurant_id
      and customers.email_normalized is null
      and customers.phone_normalized = guests.phone_normalized
      and customers.erased_at is null
  );

  -- New guests, that is all of a first run: the update itself locks the bookings, and takes those alone that are as the
  -- first pass has read them. The foreign key is looked at when the customers are in. One whom somebody makes
  -- meanwhile is a unique violation, and regulars.backfill_chunk begins again.
  with attached as (
    update public.bookings
    set
      customer_id = backfill_bookings.customer_id,
      loyalty_program_id = case
        when bookings.loyalty_points_awarded <> 0
          then coalesce(bookings.loyalty_program_id, v_program_id)
        else bookings.loyalty_program_id
      end
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.is_new
      and backfill_bookings.customer_id <> all (coalesce(v_known_ids, '{}'))
      and bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and bookings.id = backfill_bookings.booking_id
      and bookings.ctid = backfill_bookings.place
      and bookings.xmin = backfill_bookings.version
    returning
      bookings.id,
      bookings.customer_id,
      bookings.loyalty_points_awarded,
      bookings.created_at,
      bookings.customer_name,
      bookings.customer_email,
      bookings.customer_phone,
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized,
      backfill_bookings.is_large
  ),
  guests as (
    insert into public.customers (
      restaurant_id,
      id,
      email,
      phone,
      email_normalized,
      phone_normalized,
      full_name
    )
    select
      backfill_chunk_customers.restaurant_id,
      attached.customer_id,
      (array_agg(btrim(attached.customer_email) order by attached.created_at desc, attached.id desc)
        filter (where btrim(attached.customer_email) <> ''))[1],
      (array_agg(btrim(attached.customer_phone) order by attached.created_at desc, attached.id desc)
        filter (where btrim(attached.customer_phone) <> ''))[1],
      attached.email_normalized,
      attached.phone_normalized,
      (array_agg(btrim(attached.customer_name) order by attached.created_at desc, attached.id desc)
        filter (where btrim(attached.customer_name) <> ''))[1]
    from attached
    group by attached.customer_id, attached.email_normalized, attached.phone_normalized
    order by
      coalesce(attached.email_normalized, '') collate "C",
      coalesce(attached.phone_normalized, '') collate "C"
    returning id
  )
  select
    array_agg(attached.id),
    array_agg(attached.id) filter (where attached.loyalty_points_awarded <> 0),
    array_agg(distinct attached.customer_id) filter (where not attached.is_large),
    (select count(*) from guests)
  into v_attached_ids, v_awarded_ids, v_whole_ids, inserted
  from attached;

  changed := coalesce(cardinality(v_attached_ids), 0);

  if exists (
    select
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
    offset backfill_chunk_customers.changed
  ) then
    delete from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.booking_id = any (v_attached_ids);

    select
      backfill_chunk_customers.inserted + others.inserted,
      backfill_chunk_customers.changed + others.changed
    into inserted, changed
    from regulars.backfill_chunk_known_customers(
      restaurant_id => backfill_chunk_customers.restaurant_id,
      chunk => backfill_chunk_customers.chunk,
      program_id => v_program_id
    ) as others;
  end if;

  -- What the next steps would find, while the rows are at hand. The profile of a guest who has other chunks too would be
  -- written twice.
  profiles := 0;
  if v_whole_ids is not null then
    select written.inserted
    into profiles
    from regulars.write_profiles(
      restaurant_id => backfill_chunk_customers.restaurant_id,
      customer_ids => v_whole_ids
    ) as written;
  end if;

  select
    coalesce(points.posted, 0),
    coalesce(points.opened, 0)
  into posted, opened
  from regulars.rebuild_points(
    restaurant_id => backfill_chunk_customers.restaurant_id,
    booking_ids => v_awarded_ids
  ) as points;
end
$$;

comment on function regulars.backfill_chunk_customers(uuid, integer) is
  'Attaches the bookings of one chunk of step 1, makes their customers and, for those, profiles, entries and accounts; returns how many of each.';
revoke all on function regulars.backfill_chunk_customers(uuid, integer) from public;
--! EndIncluded functions/upkeep/backfill_chunk_customers.sql
--! Included functions/upkeep/backfill_chunk_profiles.sql
-- Second pass of step 2.
create or replace function regulars.backfill_chunk_profiles(
  restaurant_id uuid,
  chunk integer,
  out inserted bigint,
  out changed bigint,
  out shown bigint
)
returns record
language plpgsql
volatile
as $$
begin
  select
    refreshed.inserted,
    refreshed.changed,
    refreshed.shown
  into inserted, changed, shown
  from regulars.refresh_profiles(
    restaurant_id => backfill_chunk_profiles.restaurant_id,
    customer_ids => array(
      select backfill_profiles.customer_id
      from pg_temp.backfill_profiles
      where backfill_profiles.restaurant_id = backfill_chunk_profiles.restaurant_id
        and backfill_profiles.chunk = backfill_chunk_profiles.chunk
    )
  ) as refreshed;
end
$$;

comment on function regulars.backfill_chunk_profiles(uuid, integer) is
  'Corrects the profiles and shown contacts of one chunk of step 2; returns profiles inserted, changed and contacts changed.';
revoke all on function regulars.backfill_chunk_profiles(uuid, integer) from public;
--! EndIncluded functions/upkeep/backfill_chunk_profiles.sql
--! Included functions/upkeep/backfill_chunk_ledger.sql
-- Posting moves an account by what it posts, so that one which was right stays right: only those that the first pass
-- has listed for themselves are added up again.
create or replace function regulars.backfill_chunk_ledger(
  restaurant_id uuid,
  chunk integer,
  out posted bigint,
  out opened bigint,
  out changed bigint
)
returns record
language plpgsql
volatile
as $$
declare
  v_booking_ids uuid[];
  v_wrong_ids uuid[];
begin
  select
    array_agg(distinct backfill_ledger.booking_id)
      filter (where backfill_ledger.booking_id is not null),
    array_agg(backfill_ledger.customer_id)
      filter (where backfill_ledger.booking_id is null)
  into v_booking_ids, v_wrong_ids
  from pg_temp.backfill_ledger
  where backfill_ledger.restaurant_id = backfill_chunk_ledger.restaurant_id
    and backfill_ledger.chunk = backfill_chunk_ledger.chunk;

  perform
  from public.bookings
  where bookings.restaurant_id = backfill_chunk_ledger.restaurant_id
    and bookings.id = any (v_booking_ids)
  order by bookings.customer_id, bookings.id
  for no key update;

  select
    points.posted,
    points.opened
  into posted, opened
  from regulars.rebuild_points(
    restaurant_id => backfill_chunk_ledger.restaurant_id,
    booking_ids => v_booking_ids
  ) as points;

  changed := 0;
  if v_wrong_ids is not null then
    changed := regulars.rebuild_accounts(
      restaurant_id => backfill_chunk_ledger.restaurant_id,
      customer_ids => v_wrong_ids
    );
  end if;
end
$$;

comment on function regulars.backfill_chunk_ledger(uuid, integer) is
  'Posts what is missing for one chunk of step 3 and corrects its accounts; returns entries posted, accounts opened and accounts corrected.';
revoke all on function regulars.backfill_chunk_ledger(uuid, integer) from public;
--! EndIncluded functions/upkeep/backfill_chunk_ledger.sql
--! Included functions/upkeep/backfill_plan.sql
-- Temporary tables are made anew by every plan, and "drop … if exists" says so each time.
create or replace function regulars.backfill_plan(
  step integer,
  restaurant_id uuid default null,
  part integer default 0,
  parts integer default 1
)
returns table (
  chunk_restaurant_id uuid,
  chunk integer,
  items bigint
)
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
set work_mem = '128MB'
-- everything is read once from end to end: what a poor guess may choose, a nested loop or a sort for a merge, is
-- never right
set enable_nestloop = off
set enable_mergejoin = off
-- before PostgreSQL 18 a plan that cannot do without what is off looks dear, and would be compiled
set jit = off
as $$
begin
  perform regulars.assert_restaurant(backfill_plan.restaurant_id);
  -- a mistyped id would find nothing to do, and verify would call that green
  if backfill_plan.restaurant_id is not null
    and not exists (select from public.restaurants where restaurants.id = backfill_plan.restaurant_id)
  then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', backfill_plan.restaurant_id),
      hint = 'Correct restaurant_id; null stands for all restaurants.';
  end if;

  -- counts the chunks of the step that wrote much
  drop sequence if exists pg_temp.backfill_chunks;
  create temp sequence backfill_chunks;

  case backfill_plan.step
    when 1 then
      perform regulars.backfill_plan_customers(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      drop table if exists pg_temp.backfill_counts;
      create temp table backfill_counts (
        step integer not null,
        object text not null,
        inserted bigint not null,
        changed bigint not null,
        is_written boolean not null default true
      ) on commit preserve rows;

      return query
      select backfill_bookings.restaurant_id, backfill_bookings.chunk, count(*)
      from pg_temp.backfill_bookings
      group by backfill_bookings.restaurant_id, backfill_bookings.chunk
      order by backfill_bookings.restaurant_id, backfill_bookings.chunk;
    when 2 then
      -- step 1 has filled what step 2 looks up; one session is enough
      if backfill_plan.part = 0 and exists (
        select
        from pg_temp.backfill_counts
        where backfill_counts.inserted + backfill_counts.changed >= 100
      ) then
        analyze public.customers (restaurant_id, id, merged_into_id, erased_at);
        analyze public.bookings (customer_id);
      end if;
      perform regulars.backfill_plan_profiles(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      return query
      select backfill_profiles.restaurant_id, backfill_profiles.chunk, count(*)
      from pg_temp.backfill_profiles
      group by backfill_profiles.restaurant_id, backfill_profiles.chunk
      order by backfill_profiles.restaurant_id, backfill_profiles.chunk;
    when 3 then
      perform regulars.backfill_plan_ledger(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      return query
      select backfill_ledger.restaurant_id, backfill_ledger.chunk, count(*)
      from pg_temp.backfill_ledger
      group by backfill_ledger.restaurant_id, backfill_ledger.chunk
      order by backfill_ledger.restaurant_id, backfill_ledger.chunk;
  end case;
end
$$;

comment on function regulars.backfill_plan(integer, uuid, integer, integer) is
  'First pass of a backfill step (1 customers, 2 profiles, 3 ledger), without locks: lists the chunks that differ. Part of parts divides the work between sessions, counted from 0.';
revoke all on function regulars.backfill_plan(integer, uuid, integer, integer) from public;
--! EndIncluded functions/upkeep/backfill_plan.sql
--! Included functions/upkeep/backfill_chunk.sql
create or replace function regulars.backfill_chunk(
  step integer,
  restaurant_id uuid,
  chunk integer
)
returns table (
  object text,
  inserted bigint,
  changed bigint
)
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
-- a chunk is a thousand look-ups: planned once, and by indexes, whatever the tables' size is believed to be
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = off
set enable_bitmapscan = off
set enable_mergejoin = off
-- before PostgreSQL 18 a plan that cannot do without what is off looks dear, and would be compiled each time
set jit = off
-- set anew below, and restored for the caller when the chunk is done
set lock_timeout = 0
as $$
#variable_conflict use_column
declare
  v_customers record;
  v_profiles record;
  v_ledger record;
  v_written bigint;
  v_chunks bigint;
  v_attempt integer := 1;
begin
  perform regulars.assert_restaurant(backfill_chunk.restaurant_id);

  -- A chunk makes new guests and locks known ones, which cannot be in one order with a booking that goes from one to
  -- the other. Before PostgreSQL ends either (deadlock_timeout is 1 s), the chunk gives its locks back and begins
  -- again; after ten times it waits as everybody does.
  loop
    begin
      if v_attempt <= 10 then
        set local lock_timeout = '200ms';
      end if;
      case backfill_chunk.step
        when 1 then
          v_customers := regulars.backfill_chunk_customers(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_customers.changed;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (1, 'customers', v_customers.inserted, 0),
            (1, 'bookings', 0, v_customers.changed),
            (2, 'profiles', v_customers.profiles, 0),
            (3, 'ledger entries', v_customers.posted, 0),
            (3, 'accounts', v_customers.opened, 0)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
        when 2 then
          v_profiles := regulars.backfill_chunk_profiles(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_profiles.inserted + v_profiles.changed;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (1, 'customers', 0, v_profiles.shown),
            (2, 'profiles', v_profiles.inserted, v_profiles.changed)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
        when 3 then
          v_ledger := regulars.backfill_chunk_ledger(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_ledger.posted;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (3, 'ledger entries', v_ledger.posted, 0),
            (3, 'accounts', v_ledger.opened, v_ledger.changed)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
      end case;
      exit;
    exception
      when lock_not_available then
        v_attempt := v_attempt + 1;
      -- a guest whom somebody has made since: looked for again
      when unique_violation then
        if v_attempt > 10 then
          raise;
        end if;
        v_attempt := v_attempt + 1;
    end;
  end loop;

  -- A first run fills tables that were empty when its statements were planned: after 1, 2, 4, 8, … chunks that wrote
  -- much, they are planned again.
  if v_written >= 100 then
    v_chunks := nextval('pg_temp.backfill_chunks');
    if v_chunks & (v_chunks - 1) = 0 then
      discard plans;
    end if;
  end if;
end
$$;

comment on function regulars.backfill_chunk(integer, uuid, integer) is
  'Second pass: corrects one chunk that regulars.backfill_plan listed in this session. One transaction each.';
revoke all on function regulars.backfill_chunk(integer, uuid, integer) from public;
--! EndIncluded functions/upkeep/backfill_chunk.sql
--! Included functions/upkeep/backfill_report.sql
create or replace function regulars.backfill_report(restaurant_id uuid default null)
returns table (
  step integer,
  object text,
  inserted bigint,
  changed bigint,
  unchanged bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  perform regulars.assert_restaurant(backfill_report.restaurant_id);

  return query
  select
    totals.step,
    totals.object,
    coalesce(counts.inserted, 0)::bigint,
    coalesce(counts.changed, 0)::bigint,
    -- a dry run counts rows that are not there yet
    (totals.total
      - case when counts.is_written then coalesce(counts.inserted, 0) else 0 end
      - coalesce(counts.changed, 0))::bigint
  from (
    select 1 as place, 1 as step, 'customers' as object, count(*) as total
    from public.customers
    where backfill_report.restaurant_id is null
      or customers.restaurant_id = backfill_report.restaurant_id
    union all
    select 2, 1, 'bookings', count(*)
    from public.bookings
    where backfill_report.restaurant_id is null
      or bookings.restaurant_id = backfill_report.restaurant_id
    union all
    select 3, 2, 'profiles', count(*)
    from public.customer_profiles
    where backfill_report.restaurant_id is null
      or customer_profiles.restaurant_id = backfill_report.restaurant_id
    union all
    select 4, 3, 'ledger entries', count(*)
    from public.loyalty_point_events
    where backfill_report.restaurant_id is null
      or loyalty_point_events.restaurant_id = backfill_report.restaurant_id
    union all
    select 5, 3, 'accounts', count(*)
    from public.loyalty_points
    where backfill_report.restaurant_id is null
      or loyalty_points.restaurant_id = backfill_report.restaurant_id
  ) as totals
  left join (
    select
      backfill_counts.step,
      backfill_counts.object,
      sum(backfill_counts.inserted) as inserted,
      sum(backfill_counts.changed) as changed,
      bool_and(backfill_counts.is_written) as is_written
    from pg_temp.backfill_counts
    group by backfill_counts.step, backfill_counts.object
  ) as counts
    on counts.step = totals.step
    and counts.object = totals.object
  order by totals.place;
end
$$;

comment on function regulars.backfill_report(uuid) is
  'What the backfill of this session has inserted and changed so far, and left as it was, per step.';
revoke all on function regulars.backfill_report(uuid) from public;
--! EndIncluded functions/upkeep/backfill_report.sql
--! Included functions/upkeep/backfill_dry_run_entries.sql
-- What regulars.post_booking_points would append for pg_temp.backfill_due: mostly an entry for each difference. But what
-- is taken back is taken award by award, and arrives on another account award by award. Read only where there is
-- something to take back.
create or replace function regulars.backfill_dry_run_entries()
returns bigint
language plpgsql
stable
as $$
declare
  v_entries bigint;
begin
  if not exists (select from pg_temp.backfill_due where backfill_due.points < 0) then
    select count(*)
    into v_entries
    from pg_temp.backfill_due;
    return v_entries;
  end if;

  with awards as materialized (
    select
      due.*,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as left_points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.restaurant_id, due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from pg_temp.backfill_due as due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = due.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join (
      select
        reversals.restaurant_id,
        reversals.reverses_event_id,
        sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.reverses_event_id is not null
      group by reversals.restaurant_id, reversals.reverses_event_id
    ) as taken
      on taken.restaurant_id = entries.restaurant_id
      and taken.reverses_event_id = entries.id
    where due.points < 0
  ),
  takings as (
    select
      awards.*,
      least(awards.left_points, -awards.points - (awards.points_so_far - awards.left_points))
        as taken_points
    from awards
    where awards.left_points > 0
      and awards.points_so_far - awards.left_points < -awards.points
  ),
  leavings as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.taken_points,
      sum(takings.taken_points) over (
        partition by takings.restaurant_id, takings.booking_id
        order by
          takings.occurred_at,
          takings.program_id,
          takings.customer_id,
          takings.sequence
      ) as points_so_far
    from takings
    -- an account that the booking has left
    where takings.target = 0
  ),
  -- by award, on the account that loses points and on the one that gets them
  by_award as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.program_id,
      takings.customer_id,
      -takings.taken_points as points
    from takings
    union all
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      least(
        leavings.taken_points,
        due.points - (leavings.points_so_far - leavings.taken_points)
      )
    from pg_temp.backfill_due as due
    join leavings
      on leavings.restaurant_id = due.restaurant_id
      and leavings.booking_id = due.booking_id
    where due.points > 0
      and leavings.points_so_far - leavings.taken_points < due.points
  )
  select coalesce(sum(accounts.entries), 0)
  into v_entries
  from (
    select
      count(by_award.points)
        -- and one for what no award accounts for
        + (due.points <> coalesce(sum(by_award.points), 0))::integer as entries
    from pg_temp.backfill_due as due
    left join by_award
      on by_award.restaurant_id = due.restaurant_id
      and by_award.booking_id = due.booking_id
      and by_award.program_id = due.program_id
      and by_award.customer_id = due.customer_id
    group by due.restaurant_id, due.booking_id, due.program_id, due.customer_id, due.points
  ) as accounts;
  return v_entries;
end
$$;

comment on function regulars.backfill_dry_run_entries() is
  'How many ledger entries the backfill would append for the differences that regulars.backfill_dry_run has listed.';
revoke all on function regulars.backfill_dry_run_entries() from public;
--! EndIncluded functions/upkeep/backfill_dry_run_entries.sql
--! Included functions/upkeep/backfill_dry_run.sql
-- Counts what steps 2 and 3 would find once step 1 has attached its bookings: the same views, read over the
-- bookings as they would be then. Other rows, not other rules, so that a dry run cannot tell another story.
create or replace function regulars.backfill_dry_run(restaurant_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
set work_mem = '128MB'
-- everything is read once from end to end: what a poor guess may choose, a nested loop or a sort for a merge, is
-- never right
set enable_nestloop = off
set enable_mergejoin = off
-- before PostgreSQL 18 a plan that cannot do without what is off looks dear, and would be compiled
set jit = off
as $$
declare
  v_derived text := rtrim(pg_get_viewdef('regulars.derived_customer_profiles'::regclass), ';');
  v_profiles text := rtrim(pg_get_viewdef('regulars.customer_profile_differences'::regclass), ';');
  v_contacts text := rtrim(pg_get_viewdef('regulars.shown_contact_differences'::regclass), ';');
  v_points text := rtrim(pg_get_viewdef('regulars.booking_point_differences'::regclass), ';');
  v_after constant text := 'pg_temp.backfill_after bookings';
begin
  perform regulars.assert_restaurant(backfill_dry_run.restaurant_id);
  perform regulars.backfill_plan(1, backfill_dry_run.restaurant_id);

  -- what differs now, each view read once; verify reads these too
  drop table if exists pg_temp.present_profile_differences;
  create temp table present_profile_differences on commit preserve rows as
  select profiles.restaurant_id, profiles.customer_id, profiles.has_profile
  from regulars.customer_profile_differences as profiles
  where backfill_dry_run.restaurant_id is null
    or profiles.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_contact_differences;
  create temp table present_contact_differences on commit preserve rows as
  select contacts.restaurant_id, contacts.customer_id
  from regulars.shown_contact_differences as contacts
  where backfill_dry_run.restaurant_id is null
    or contacts.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_point_differences;
  create temp table present_point_differences on commit preserve rows as
  select
    points.restaurant_id,
    points.booking_id,
    points.program_id,
    points.customer_id,
    points.target,
    points.posted
  from regulars.booking_point_differences as points
  where backfill_dry_run.restaurant_id is null
    or points.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_account_differences;
  create temp table present_account_differences on commit preserve rows as
  select accounts.restaurant_id, accounts.customer_id
  from regulars.account_differences as accounts
  where backfill_dry_run.restaurant_id is null
    or accounts.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.backfill_affected;
  create temp table backfill_affected on commit preserve rows as
  select backfill_bookings.restaurant_id, backfill_bookings.customer_id
  from pg_temp.backfill_bookings
  union
  select backfill_bookings.restaurant_id, backfill_bookings.old_customer_id
  from pg_temp.backfill_bookings
  where backfill_bookings.old_customer_id is not null;
  create unique index on backfill_affected (restaurant_id, customer_id);
  analyze backfill_affected;

  drop table if exists pg_temp.backfill_after;
  create temp table backfill_after (like public.bookings) on commit preserve rows;
  insert into backfill_after
  select bookings.*
  from public.bookings
  where (bookings.restaurant_id, bookings.customer_id) in (
    select backfill_affected.restaurant_id, backfill_affected.customer_id
    from pg_temp.backfill_affected
  )
  union all
  select bookings.*
  from public.bookings
  join pg_temp.backfill_bookings
    on backfill_bookings.restaurant_id = bookings.restaurant_id
    and backfill_bookings.booking_id = bookings.id
  where bookings.customer_id is null;

  update backfill_after
  set
    customer_id = backfill_bookings.customer_id,
    loyalty_program_id = case
      when backfill_after.loyalty_points_awarded <> 0
        then coalesce(
          backfill_after.loyalty_program_id,
          regulars.default_program_id(backfill_after.restaurant_id),
          -- the program that would be made
          '00000000-0000-0000-0000-000000000000'
        )
      else backfill_after.loyalty_program_id
    end
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_after.restaurant_id
    and backfill_bookings.booking_id = backfill_after.id;
  create index on backfill_after (restaurant_id, customer_id);
  create index on backfill_after (restaurant_id, id);
  analyze backfill_after;

  v_derived := replace(v_derived, 'public.bookings', v_after);
  v_profiles := replace(v_profiles, 'regulars.derived_customer_profiles', format('(%s)', v_derived));
  v_contacts := replace(v_contacts, 'public.bookings', v_after);
  v_points := replace(v_points, 'public.bookings', v_after);

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select
    1,
    'customers',
    count(distinct backfill_bookings.customer_id) filter (
      where backfill_bookings.identity_id is null
        and coalesce(
          backfill_bookings.email_normalized,
          backfill_bookings.phone_normalized
        ) is not null
    ),
    0,
    false
  from pg_temp.backfill_bookings;

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 1, 'bookings', 0, count(*), false
  from pg_temp.backfill_bookings;

  execute format(
    $query$
      insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
      select 1, 'customers', 0, count(*), false
      from (
        select restaurant_id, customer_id
        from pg_temp.present_contact_differences as present
        where not exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = present.restaurant_id
            and affected.customer_id = present.customer_id
        )
        union all
        select restaurant_id, customer_id
        from (%s) as after
        where exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = after.restaurant_id
            and affected.customer_id = after.customer_id
        )
      ) as contacts
    $query$,
    v_contacts
  );

  execute format(
    $query$
      insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
      select
        2,
        'profiles',
        count(*) filter (where not has_profile),
        count(*) filter (where has_profile),
        false
      from (
        select restaurant_id, customer_id, has_profile
        from pg_temp.present_profile_differences as present
        where not exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = present.restaurant_id
            and affected.customer_id = present.customer_id
        )
        union all
        select restaurant_id, customer_id, has_profile
        from (%s) as after
        where exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = after.restaurant_id
            and affected.customer_id = after.customer_id
        )
      ) as profiles
    $query$,
    v_profiles
  );

  drop table if exists pg_temp.backfill_due;
  execute format(
    $query$
      create temp table backfill_due on commit preserve rows as
      select restaurant_id, booking_id, program_id, customer_id, target, target - posted as points
      from pg_temp.present_point_differences as present
      where not exists (
        select
        from pg_temp.backfill_after as after
        where after.restaurant_id = present.restaurant_id
          and after.id = present.booking_id
      )
      union all
      select restaurant_id, booking_id, program_id, customer_id, target, target - posted
      from (%s) as after
      where exists (
        select
        from pg_temp.backfill_after as bookings
        where bookings.restaurant_id = after.restaurant_id
          and bookings.id = after.booking_id
      )
    $query$,
    v_points
  );

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  values (3, 'ledger entries', regulars.backfill_dry_run_entries(), 0, false);

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 3, 'accounts', count(*), 0, false
  from (
    select distinct due.restaurant_id, due.program_id, due.customer_id
    from pg_temp.backfill_due as due
    where not exists (
      select
      from public.loyalty_points
      where loyalty_points.restaurant_id = due.restaurant_id
        and loyalty_points.program_id = due.program_id
        and loyalty_points.customer_id = due.customer_id
    )
  ) as opened
  union all
  select 3, 'accounts', 0, count(*), false
  from pg_temp.present_account_differences;
end
$$;

comment on function regulars.backfill_dry_run(uuid) is
  'Counts, for regulars.backfill_report, what the backfill would insert and change; writes nothing but temporary tables.';
revoke all on function regulars.backfill_dry_run(uuid) from public;
--! EndIncluded functions/upkeep/backfill_dry_run.sql
--! Included functions/upkeep/backfill_customers_loyalty.sql
create or replace function public.backfill_customers_loyalty(
  restaurant_id uuid default null,
  dry_run boolean default false
)
returns table (
  step integer,
  object text,
  inserted bigint,
  changed bigint,
  unchanged bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_chunk record;
  v_done bigint := 0;
  v_counted_next bigint := 1;
begin
  perform regulars.assert_restaurant(backfill_customers_loyalty.restaurant_id);

  if backfill_customers_loyalty.dry_run then
    perform regulars.backfill_dry_run(backfill_customers_loyalty.restaurant_id);
  else
    -- The lock that counting the tables takes below, before any row: of two such transactions the second waits here,
    -- where later each could hold what the other waits for.
    lock table public.customers in share update exclusive mode;

    for v_step in 1..3 loop
      for v_chunk in
        select plan.chunk_restaurant_id, plan.chunk
        from regulars.backfill_plan(v_step, backfill_customers_loyalty.restaurant_id) as plan
      loop
        perform regulars.backfill_chunk(v_step, v_chunk.chunk_restaurant_id, v_chunk.chunk);

        -- Autovacuum sees nothing of what this transaction writes: where it counts the tables meanwhile, it finds them
        -- empty, and foreign keys would look up their rows by the wrong index. Counted here, they are left alone by it.
        v_done := v_done + 1;
        if v_done = v_counted_next then
          v_counted_next := 4 * v_counted_next;
          analyze
            public.customers,
            public.customer_profiles,
            public.loyalty_points,
            public.loyalty_point_events;
        end if;
      end loop;
    end loop;
  end if;

  return query
  select report.*
  from regulars.backfill_report(backfill_customers_loyalty.restaurant_id) as report;
end
$$;

comment on function public.backfill_customers_loyalty(uuid, boolean) is
  'Brings customers, profiles, ledger and accounts in line with bookings, all in the caller''s transaction (null: all restaurants); for a live database use the script or the command line, which commit chunk by chunk. Running it again writes nothing. Raises RG004.';
revoke all on function public.backfill_customers_loyalty(uuid, boolean) from public;
--! EndIncluded functions/upkeep/backfill_customers_loyalty.sql
--! Included functions/upkeep/verify_customers_loyalty.sql
-- Reads what the dry run of the backfill has worked out, so that each distinct contact is normalised once and
-- "what differs" is defined once. Offenders are named by id, never by contact.
create or replace function public.verify_customers_loyalty(restaurant_id uuid default null)
returns table (
  check_name text,
  ok boolean,
  severity text,
  expected text,
  actual text,
  detail text
)
language plpgsql
volatile
security definer
set search_path = ''
set work_mem = '128MB'
as $$
#variable_conflict use_column
declare
  v_count bigint;
  v_other bigint;
  v_sums record;
  v_bookings record;
  v_offenders text;
begin
  perform regulars.assert_restaurant(verify_customers_loyalty.restaurant_id);
  perform regulars.backfill_dry_run(verify_customers_loyalty.restaurant_id);

  -- customers against distinct contacts
  select
    count(*),
    count(*) filter (where backfill_guests.identity_id is not null)
  into v_count, v_other
  from pg_temp.backfill_guests;

  return query values (
    'customers_match_contacts',
    v_count = v_other,
    'fail',
    format('%s distinct contacts', v_count),
    format('%s with a customer', v_other),
    case when v_count <> v_other then 'Run the backfill.' end
  );

  select
    count(*),
    string_agg(backfill_bookings.booking_id::text, ', ')
      filter (where backfill_bookings.place <= 5)
  into v_count, v_offenders
  from (
    select
      backfill_bookings.booking_id,
      row_number() over (order by backfill_bookings.booking_id) as place
    from pg_temp.backfill_bookings
  ) as backfill_bookings;

  return query values (
    'bookings_have_their_customer',
    v_count = 0,
    'fail',
    '0 bookings elsewhere',
    format('%s bookings elsewhere', v_count),
    'bookings ' || v_offenders
  );

  -- profiles against the history of bookings
  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      profiles.customer_id,
      row_number() over (order by profiles.customer_id) as place
    from pg_temp.present_profile_differences as profiles
  ) as differences;

  return query values (
    'profiles_match_bookings',
    v_count = 0,
    'fail',
    '0 profiles differ',
    format('%s profiles differ', v_count),
    'customers ' || v_offenders
  );

  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      contacts.customer_id,
      row_number() over (order by contacts.customer_id) as place
    from pg_temp.present_contact_differences as contacts
  ) as differences;

  return query values (
    'customers_show_newest_contact',
    v_count = 0,
    'fail',
    '0 customers differ',
    format('%s customers differ', v_count),
    'customers ' || v_offenders
  );

  -- the ledger against loyalty_points_awarded
  select
    count(*),
    string_agg(differences.booking_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      points.booking_id,
      row_number() over (order by points.booking_id) as place
    from pg_temp.present_point_differences as points
  ) as differences;

  return query values (
    'ledger_matches_bookings',
    v_count = 0,
    'fail',
    '0 bookings differ',
    format('%s bookings differ', v_count),
    'bookings ' || v_offenders
  );

  -- balances against the ledger, with the whole identity
  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      accounts.customer_id,
      row_number() over (order by accounts.customer_id) as place
    from pg_temp.present_account_differences as accounts
  ) as differences;

  select
    coalesce(sum(entries.points_delta), 0) as balance,
    coalesce(sum(entries.points_delta) filter (where entries.reason like 'booking.%'), 0)
      as awarded,
    coalesce(
      sum(entries.points_delta) filter (where entries.reason in ('manual.adjustment', 'merge')),
      0
    ) as adjusted,
    -coalesce(sum(entries.points_delta) filter (where entries.reason like 'redemption%'), 0)
      as redeemed,
    -coalesce(sum(entries.points_delta) filter (where entries.reason like 'expiry%'), 0)
      as expired,
    -- here, because a booking may arrive between two statements
    (
      select coalesce(sum(loyalty_points.balance), 0)
      from public.loyalty_points
      where verify_customers_loyalty.restaurant_id is null
        or loyalty_points.restaurant_id = verify_customers_loyalty.restaurant_id
    ) as in_balances
  into v_sums
  from public.loyalty_point_events as entries
  where verify_customers_loyalty.restaurant_id is null
    or entries.restaurant_id = verify_customers_loyalty.restaurant_id;

  return query values (
    'balances_match_ledger',
    v_count = 0 and v_sums.in_balances = v_sums.balance,
    'fail',
    format(
      '%s = %s awarded + %s adjusted - %s redeemed - %s expired',
      v_sums.balance,
      v_sums.awarded,
      v_sums.adjusted,
      v_sums.redeemed,
      v_sums.expired
    ),
    format('%s in balances, %s accounts differ', v_sums.in_balances, v_count),
    'customers ' || v_offenders
  );

  -- What bookings tell about themselves, in one pass; who they are is looked up only where there is something to tell.
  select
    count(*) filter (
      where bookings.loyalty_accrual_version is not null and versions.accrual_version is null
    ) as unpinned,
    count(*) filter (where bookings.event_count > 0) as with_events,
    count(*) filter (where bookings.event_count > coalesce(events.entries, 0)) as short_of_events,
    count(*) filter (where bookings.event_count < events.booking_sequence) as behind,
    count(*) filter (where bookings.customer_id is null) as walk_ins
  into v_bookings
  from public.bookings
  left join public.loyalty_program_versions as versions
    on versions.restaurant_id = bookings.restaurant_id
    and versions.program_id = bookings.loyalty_program_id
    and versions.accrual_version = bookings.loyalty_accrual_version
  left join (
    select
      analytics_events.restaurant_id,
      analytics_events.booking_id,
      count(*) as entries,
      max(analytics_events.booking_sequence) as booking_sequence
    from public.analytics_events
    where analytics_events.booking_sequence is not null
      and (
        verify_customers_loyalty.restaurant_id is null
        or analytics_events.restaurant_id = verify_customers_loyalty.restaurant_id
      )
    group by analytics_events.restaurant_id, analytics_events.booking_id
  ) as events
    on events.restaurant_id = bookings.restaurant_id
    and events.booking_id = bookings.id
  where verify_customers_loyalty.restaurant_id is null
    or bookings.restaurant_id = verify_customers_loyalty.restaurant_id;

  -- a pin that names no version would price nothing
  v_offenders := null;
  if v_bookings.unpinned > 0 then
    select string_agg(pins.id::text, ', ')
    into v_offenders
    from (
      select bookings.id
      from public.bookings
      where (
          verify_customers_loyalty.restaurant_id is null
          or bookings.restaurant_id = verify_customers_loyalty.restaurant_id
        )
        and bookings.loyalty_accrual_version is not null
        and not exists (
          select
          from public.loyalty_program_versions as versions
          where versions.restaurant_id = bookings.restaurant_id
            and versions.program_id = bookings.loyalty_program_id
            and versions.accrual_version = bookings.loyalty_accrual_version
        )
      order by bookings.id
      limit 5
    ) as pins;
  end if;

  return query values (
    'pinned_versions_exist',
    v_bookings.unpinned = 0,
    'fail',
    '0 bookings without',
    format('%s bookings without', v_bookings.unpinned),
    'bookings ' || v_offenders
  );

  -- events valid: the function that knows each contract is called by a constraint, in force on every row, so that no
  -- row can break one
  select
    count(*),
    string_agg(
      format('%s, version %s', contracts.event_type, contracts.schema_version),
      '; '
      order by contracts.event_type, contracts.schema_version
    )
      filter (where not exists (
        select
        from pg_catalog.pg_constraint as constraints
        join pg_catalog.pg_depend as calls
          on calls.classid = 'pg_constraint'::regclass
          and calls.objid = constraints.oid
        join pg_catalog.pg_proc as functions
          on calls.refclassid = 'pg_proc'::regclass
          and calls.refobjid = functions.oid
        where constraints.conrelid = 'public.analytics_events'::regclass
          and constraints.convalidated
          and functions.oid::regproc = 'regulars.follows_contract'::regproc
          and position(
            format(
              '''%s'' and schema_version = %s then',
              contracts.event_type,
              contracts.schema_version
            )
            in functions.prosrc
          ) > 0
      ))
  into v_count, v_offenders
  from public.analytics_event_contracts() as contracts;

  return query values (
    'events_valid',
    v_offenders is null,
    'fail',
    format('%s contracts enforced', v_count),
    case
      when v_offenders is null then format('%s contracts enforced', v_count)
      else 'some missing or not validated'
    end,
    v_offenders
  );

  -- the triggers and row security that everything rests on
  select string_agg(guards.name, ', ' order by guards.name)
  into v_offenders
  from (
    select format('trigger %s on %s', triggers.tgname, triggers.tgrelid::regclass) as name
    from pg_catalog.pg_trigger as triggers
    join pg_catalog.pg_class as tables on tables.oid = triggers.tgrelid
    join pg_catalog.pg_proc as functions on functions.oid = triggers.tgfoid
    where functions.pronamespace = 'regulars'::regnamespace
      and triggers.tgenabled not in ('O', 'A')
    union all
    select format('row security of %s', tables.oid::regclass)
    from pg_catalog.pg_policy as policies
    join pg_catalog.pg_class as tables on tables.oid = policies.polrelid
    where policies.polname = 'tenant'
      and not tables.relrowsecurity
  ) as guards;

  return query values (
    'guards_enabled',
    v_offenders is null,
    'fail',
    'every trigger and row security on',
    case when v_offenders is null then 'every trigger and row security on' else 'some are off' end,
    left(v_offenders, 500)
  );

  -- merge pointers that end nowhere would identify nobody
  select
    count(*),
    string_agg(pointers.id::text, ', ') filter (where pointers.place <= 5)
  into v_count, v_offenders
  from (
    select
      customers.id,
      row_number() over (order by customers.id) as place
    from public.customers
    where (
        verify_customers_loyalty.restaurant_id is null
        or customers.restaurant_id = verify_customers_loyalty.restaurant_id
      )
      and customers.merged_into_id is not null
      and regulars.customer_root(customers.restaurant_id, customers.id) is null
  ) as pointers;

  return query values (
    'merge_pointers_end',
    v_count = 0,
    'fail',
    '0 customers in a circle',
    format('%s customers in a circle', v_count),
    'customers ' || v_offenders
  );

  -- a number that is behind its events would refuse the next one
  v_offenders := null;
  if v_bookings.behind > 0 then
    select string_agg(numbers.id::text, ', ')
    into v_offenders
    from (
      select bookings.id
      from public.bookings
      where (
          verify_customers_loyalty.restaurant_id is null
          or bookings.restaurant_id = verify_customers_loyalty.restaurant_id
        )
        and exists (
          select
          from public.analytics_events
          where analytics_events.restaurant_id = bookings.restaurant_id
            and analytics_events.booking_id = bookings.id
            and analytics_events.booking_sequence > bookings.event_count
        )
      order by bookings.id
      limit 5
    ) as numbers;
  end if;

  return query values (
    'event_counts_lead',
    v_bookings.behind = 0,
    'fail',
    '0 bookings behind their events',
    format('%s bookings behind their events', v_bookings.behind),
    'bookings ' || v_offenders
  );

  -- events arriving: told, because a purge is allowed
  return query values (
    'events_arriving',
    v_bookings.short_of_events = 0,
    'warn',
    format('%s bookings with events', v_bookings.with_events),
    format('%s of them with some missing', v_bookings.short_of_events),
    case
      when v_bookings.short_of_events > 0 then
        'Purged or lost; reissue_analytics_events brings them back.'
    end
  );

  -- the pilot list
  select
    string_agg(pilots.entry, ', ') filter (
      where pilots.entry !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    ),
    count(*) filter (where restaurants.id is not null),
    count(*)
  into v_offenders, v_other, v_count
  from (
    select distinct lower(btrim(entries.entry, E' \t\r\n')) as entry
    from (
      select current_setting('loyalty.pilot_restaurant_ids', true) as list
      union all
      select settings.value
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
    ) as lists
    cross join lateral unnest(string_to_array(lists.list, ',')) as entries (entry)
    where btrim(entries.entry, E' \t\r\n') <> ''
  ) as pilots
  left join public.restaurants on restaurants.id::text = pilots.entry;

  return query values (
    'pilot_list',
    v_offenders is null,
    'fail',
    'restaurant ids',
    format('%s entries, %s of them restaurants here', v_count, v_other),
    'not an id: ' || left(v_offenders, 200)
  );

  -- told, and stopping nothing
  select
    count(*) filter (
      where backfill_contacts.email_normalized is null
        and backfill_contacts.phone_normalized is null
        and btrim(backfill_contacts.contact, ' ' || chr(31)) <> ''
    )
  into v_count
  from pg_temp.backfill_contacts;

  return query values (
    'unusable_contacts',
    v_count = 0,
    'warn',
    '0 contacts',
    format('%s contacts that identify nobody', v_count),
    case when v_count > 0 then 'Their bookings are kept; see docs/guide.md to list them.' end
  );

  select
    count(distinct earlier_phone_readings.restaurant_id),
    string_agg(distinct earlier_phone_readings.restaurant_id::text, ', ')
  into v_count, v_offenders
  from regulars.earlier_phone_readings
  where verify_customers_loyalty.restaurant_id is null
    or earlier_phone_readings.restaurant_id = verify_customers_loyalty.restaurant_id;

  return query values (
    'phone_rules_applied',
    v_count = 0,
    'warn',
    '0 restaurants wait',
    format('%s restaurants wait', v_count),
    'Known guests are read as before: regulars.phone_rule_changes tells what would change. restaurants '
      || left(v_offenders, 200)
  );

  return query values (
    'walk_ins',
    true,
    'info',
    null::text,
    format('%s bookings without a customer', v_bookings.walk_ins),
    null::text
  );

  select
    format(
      '%s merged, %s erased, %s others',
      count(*) filter (where customers.merged_into_id is not null),
      count(*) filter (where customers.merged_into_id is null and customers.erased_at is not null),
      count(*) filter (where customers.merged_into_id is null and customers.erased_at is null)
    )
  into v_offenders
  from public.customers
  where (
      verify_customers_loyalty.restaurant_id is null
      or customers.restaurant_id = verify_customers_loyalty.restaurant_id
    )
    and not exists (
      select
      from public.bookings
      where bookings.restaurant_id = customers.restaurant_id
        and bookings.customer_id = customers.id
    );

  return query values (
    'customers_without_bookings',
    true,
    'info',
    null::text,
    v_offenders,
    null::text
  );

  select
    count(*),
    string_agg(
      format(
        'customer %s: entry %s %s%s',
        accounts.customer_id,
        accounts.sequence,
        accounts.fault,
        case when accounts.booking_id is not null then ', of a booking' end
      ),
      '; '
    ) filter (where accounts.place <= 5)
  into v_count, v_offenders
  from (
    select distinct on (faults.restaurant_id, faults.program_id, faults.customer_id)
      faults.*,
      dense_rank() over (
        order by faults.restaurant_id, faults.program_id, faults.customer_id
      ) as place
    from regulars.ledger_faults as faults
    where verify_customers_loyalty.restaurant_id is null
      or faults.restaurant_id = verify_customers_loyalty.restaurant_id
    order by faults.restaurant_id, faults.program_id, faults.customer_id, faults.sequence
  ) as accounts;

  return query values (
    'ledger_untouched',
    v_count = 0,
    'warn',
    '0 accounts',
    format('%s accounts with entries altered, forged or removed by force', v_count),
    case
      when v_count > 0 then
        v_offenders || '. The first of each account. What bookings lack is posted anew; a manual '
        || 'entry only a backup can bring back.'
    end
  );

  -- last, so that it is read last
  select coalesce(sum(backfill_counts.inserted + backfill_counts.changed), 0)
  into v_count
  from pg_temp.backfill_counts;

  return query values (
    'backfill_pending',
    v_count = 0,
    'fail',
    '0 changes',
    format('%s changes', v_count),
    case when v_count > 0 then 'Run the backfill.' end
  );
end
$$;

comment on function public.verify_customers_loyalty(uuid) is
  'The post-deploy checklist, a row a check (null: all restaurants). Severity fail stops a deploy, warn and info do not. Names offenders by id only. Raises RG004.';
revoke all on function public.verify_customers_loyalty(uuid) from public;
--! EndIncluded functions/upkeep/verify_customers_loyalty.sql
--! Included functions/upkeep/plan_phone_rules.sql
-- Reads what guests typed, not what is stored: distinct contacts of the bookings, and the phone shown
-- for customers without any. A merged customer counts like any other: it stands for its contact.
create or replace function regulars.plan_phone_rules(restaurant_id uuid default null)
returns table (
  chunk_restaurant_id uuid,
  chunk integer,
  items bigint
)
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
set work_mem = '128MB'
as $$
begin
  perform regulars.assert_restaurant(plan_phone_rules.restaurant_id);

  drop table if exists pg_temp.planned_phone_readings;
  drop table if exists pg_temp.phone_contacts;
  drop table if exists pg_temp.phone_rule_changes;

  create temp table planned_phone_readings on commit preserve rows as
  select
    earlier_phone_readings.restaurant_id,
    earlier_phone_readings.changed_at
  from regulars.earlier_phone_readings
  where plan_phone_rules.restaurant_id is null
    or earlier_phone_readings.restaurant_id = plan_phone_rules.restaurant_id;

  create temp table phone_contacts on commit preserve rows as
  select
    contacts.restaurant_id,
    contacts.email_normalized,
    regulars.known_phone(
      contacts.restaurant_id,
      contacts.email_normalized,
      contacts.phone,
      contacts.becomes
    ) as phone_normalized,
    contacts.becomes,
    contacts.bookings,
    contacts.newest_at
  from (
    select
      raw.restaurant_id,
      regulars.normalize_email(raw.email) as email_normalized,
      raw.phone,
      regulars.normalize_phone(raw.phone, restaurants.country_code) as becomes,
      raw.bookings,
      raw.newest_at
    from (
      select
        bookings.restaurant_id,
        bookings.customer_email as email,
        bookings.customer_phone as phone,
        count(*) as bookings,
        max(bookings.created_at) as newest_at
      from public.bookings
      where bookings.restaurant_id in (
          select planned_phone_readings.restaurant_id
          from pg_temp.planned_phone_readings
        )
      group by bookings.restaurant_id, bookings.customer_email, bookings.customer_phone
      union all
      select
        customers.restaurant_id,
        customers.email_normalized,
        customers.phone,
        0,
        '-infinity'
      from public.customers
      where customers.restaurant_id in (
          select planned_phone_readings.restaurant_id
          from pg_temp.planned_phone_readings
        )
        and customers.phone is not null
        -- the phone shown may be another contact's, of somebody merged into this customer
        and not exists (
          select
          from public.bookings
          where bookings.restaurant_id = customers.restaurant_id
            and bookings.customer_id = customers.id
        )
    ) as raw
    join public.restaurants on restaurants.id = raw.restaurant_id
    -- keeps the calls from being repeated wherever their results are used
    offset 0
  ) as contacts;

  create temp table phone_rule_changes on commit preserve rows as
  with keys as (
    select
      customers.restaurant_id,
      customers.id as customer_id,
      customers.email_normalized,
      customers.phone_normalized,
      phone_contacts.becomes,
      phone_contacts.becomes is null and customers.email_normalized is null as is_unreadable,
      phone_contacts.becomes is not distinct from customers.phone_normalized as is_kept,
      sum(phone_contacts.bookings) as bookings,
      max(phone_contacts.newest_at) as newest_at
    from pg_temp.phone_contacts
    join public.customers
      on customers.restaurant_id = phone_contacts.restaurant_id
      and coalesce(customers.email_normalized, '') = coalesce(phone_contacts.email_normalized, '')
      and coalesce(customers.phone_normalized, '') = coalesce(phone_contacts.phone_normalized, '')
      and customers.erased_at is null
    group by customers.restaurant_id, customers.id, phone_contacts.becomes
  ),
  ranked as (
    select
      keys.*,
      -- the key that stays with the customer: the present one while anything still reads as it
      row_number() over (
        partition by keys.restaurant_id, keys.customer_id
        order by keys.is_unreadable, keys.is_kept desc, keys.newest_at desc, keys.becomes
      ) as place
    from keys
  ),
  moves as (
    select
      ranked.*,
      -- of several who would take one key, the first known takes it
      row_number() over (
        partition by ranked.restaurant_id, ranked.email_normalized, ranked.becomes
        order by ranked.customer_id
      ) as taker
    from ranked
    where ranked.place = 1
      and not ranked.is_kept
      and not ranked.is_unreadable
  ),
  judged as (
    select
      ranked.restaurant_id,
      ranked.customer_id,
      ranked.email_normalized,
      ranked.phone_normalized,
      ranked.becomes,
      ranked.bookings,
      case
        when ranked.is_unreadable then 'unreadable'
        when ranked.place > 1 then 'part'
        when holders.id is not null or first_takers.customer_id is not null then 'join'
        else 'rekey'
      end as change,
      coalesce(holders.id, first_takers.customer_id) as other_customer_id
    from ranked
    left join moves
      on moves.restaurant_id = ranked.restaurant_id
      and moves.customer_id = ranked.customer_id
      and ranked.place = 1
    -- who has the key now, and does not leave it
    left join public.customers as holders
      on holders.restaurant_id = ranked.restaurant_id
      and coalesce(holders.email_normalized, '') = coalesce(ranked.email_normalized, '')
      and coalesce(holders.phone_normalized, '') = coalesce(ranked.becomes, '')
      and holders.erased_at is null
      and holders.id <> ranked.customer_id
      and not exists (
        select
        from moves as leaving
        where leaving.restaurant_id = holders.restaurant_id
          and leaving.customer_id = holders.id
      )
    left join moves as first_takers
      on moves.taker > 1
      and first_takers.taker = 1
      and first_takers.restaurant_id = moves.restaurant_id
      and first_takers.email_normalized is not distinct from moves.email_normalized
      and first_takers.becomes is not distinct from moves.becomes
    where not ranked.is_kept
  )
  select
    judged.*,
    ((row_number() over (
      partition by judged.restaurant_id
      order by
        coalesce(judged.email_normalized, '') collate "C",
        coalesce(judged.phone_normalized, '') collate "C",
        judged.customer_id
    ) - 1) / 1000)::integer as chunk
  from judged
  -- merged by hand already: either key leads to the same guest
  where judged.change <> 'join'
    or regulars.customer_root(judged.restaurant_id, judged.customer_id)
      <> regulars.customer_root(judged.restaurant_id, judged.other_customer_id);

  return query
  select
    phone_rule_changes.restaurant_id,
    phone_rule_changes.chunk,
    count(*)
  from pg_temp.phone_rule_changes
  where phone_rule_changes.change = 'rekey'
  group by phone_rule_changes.restaurant_id, phone_rule_changes.chunk
  order by phone_rule_changes.restaurant_id, phone_rule_changes.chunk;
end
$$;

comment on function regulars.plan_phone_rules(uuid) is
  'Works out, in temporary tables of the session, what applying the phone rules of today would change, and lists the chunks to re-key.';
revoke all on function regulars.plan_phone_rules(uuid) from public;
--! EndIncluded functions/upkeep/plan_phone_rules.sql
--! Included functions/upkeep/phone_rule_changes.sql
create or replace function regulars.phone_rule_changes(restaurant_id uuid default null)
returns table (
  changed_restaurant_id uuid,
  customer_id uuid,
  change text,
  phone_normalized text,
  becomes text,
  other_customer_id uuid,
  bookings bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform regulars.plan_phone_rules(phone_rule_changes.restaurant_id);

  return query
  select
    changes.restaurant_id,
    changes.customer_id,
    changes.change,
    changes.phone_normalized,
    changes.becomes,
    changes.other_customer_id,
    changes.bookings::bigint
  from pg_temp.phone_rule_changes as changes
  order by changes.restaurant_id, changes.change, changes.customer_id, changes.becomes;
end
$$;

comment on function regulars.phone_rule_changes(uuid) is
  'Customers whose number is read otherwise since the phone rules or the restaurant''s country changed (null: all restaurants): rekey: gets the number in becomes; join: other_customer_id has it, merge the two or leave them; part: some bookings go to other_customer_id or a new customer; unreadable: stays as it is. Writes nothing but temporary tables. Raises RG010.';
revoke all on function regulars.phone_rule_changes(uuid) from public;
--! EndIncluded functions/upkeep/phone_rule_changes.sql
--! Included functions/upkeep/apply_phone_rules_chunk.sql
-- Locks the customers in contact order, as every writer of several does. A guest booked meanwhile under
-- the new number holds it then: the unique identity decides, and the pair is listed by the next plan.
create or replace function regulars.apply_phone_rules_chunk(restaurant_id uuid, chunk integer)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_change record;
  v_now timestamptz := clock_timestamp();
  v_rekeyed bigint := 0;
begin
  perform regulars.assert_restaurant(apply_phone_rules_chunk.restaurant_id);

  perform
  from pg_temp.phone_rule_changes as changes
  join public.customers
    on customers.restaurant_id = apply_phone_rules_chunk.restaurant_id
    and customers.id = changes.customer_id
  where changes.restaurant_id = apply_phone_rules_chunk.restaurant_id
    and changes.chunk = apply_phone_rules_chunk.chunk
    and changes.change = 'rekey'
  order by
    coalesce(customers.email_normalized, '') collate "C",
    coalesce(customers.phone_normalized, '') collate "C"
  for no key update of customers;

  for v_change in
    select
      changes.customer_id,
      changes.email_normalized,
      changes.phone_normalized,
      changes.becomes
    from pg_temp.phone_rule_changes as changes
    where changes.restaurant_id = apply_phone_rules_chunk.restaurant_id
      and changes.chunk = apply_phone_rules_chunk.chunk
      and changes.change = 'rekey'
    order by
      coalesce(changes.email_normalized, '') collate "C",
      coalesce(changes.phone_normalized, '') collate "C"
  loop
    begin
      -- only who still is what the plan saw
      update public.customers
      set
        phone_normalized = v_change.becomes,
        phone_read_at = v_now,
        updated_at = now()
      where customers.restaurant_id = apply_phone_rules_chunk.restaurant_id
        and customers.id = v_change.customer_id
        and customers.email_normalized is not distinct from v_change.email_normalized
        and customers.phone_normalized is not distinct from v_change.phone_normalized
        and customers.erased_at is null;
      if found then
        v_rekeyed := v_rekeyed + 1;
      end if;
    exception
      when unique_violation then
        null;
    end;
  end loop;

  return v_rekeyed;
end
$$;

comment on function regulars.apply_phone_rules_chunk(uuid, integer) is
  'Re-keys the customers of one chunk that regulars.plan_phone_rules listed in this session, and returns how many. One transaction each. Raises RG010.';
revoke all on function regulars.apply_phone_rules_chunk(uuid, integer) from public;
--! EndIncluded functions/upkeep/apply_phone_rules_chunk.sql
--! Included functions/upkeep/finish_phone_rules.sql
-- While a pair is left that would join, what its guests typed must go on leading to each of them: the
-- earlier reading stays in force. Merge the pair, plan again, and this lets go of it.
create or replace function regulars.finish_phone_rules(restaurant_id uuid default null)
returns table (
  restaurants_done bigint,
  restaurants_left bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform regulars.assert_restaurant(finish_phone_rules.restaurant_id);

  delete from regulars.earlier_phone_readings
  where (
      finish_phone_rules.restaurant_id is null
      or earlier_phone_readings.restaurant_id = finish_phone_rules.restaurant_id
    )
    -- not one that came after the plan
    and earlier_phone_readings.restaurant_id in (
      select planned.restaurant_id
      from pg_temp.planned_phone_readings as planned
      group by planned.restaurant_id
      having count(*) = (
        select count(*)
        from regulars.earlier_phone_readings as present
        where present.restaurant_id = planned.restaurant_id
      )
    )
    and earlier_phone_readings.restaurant_id not in (
      select changes.restaurant_id
      from pg_temp.phone_rule_changes as changes
      where changes.change in ('rekey', 'join')
    );

  delete from regulars.phone_rules
  where phone_rules.edition > 0
    and phone_rules.edition not in (
      select earlier_phone_readings.edition
      from regulars.earlier_phone_readings
    );

  return query
  select
    count(distinct planned.restaurant_id) - count(distinct present.restaurant_id),
    count(distinct present.restaurant_id)
  from pg_temp.planned_phone_readings as planned
  left join regulars.earlier_phone_readings as present
    on present.restaurant_id = planned.restaurant_id;
end
$$;

comment on function regulars.finish_phone_rules(uuid) is
  'Ends the change for the restaurants where the session''s last plan found nothing more to re-key or join; the backfill then moves the bookings that part. Raises RG010.';
revoke all on function regulars.finish_phone_rules(uuid) from public;
--! EndIncluded functions/upkeep/finish_phone_rules.sql
--! Included functions/upkeep/apply_phone_rules.sql
create or replace function regulars.apply_phone_rules(restaurant_id uuid default null)
returns table (
  rekeyed bigint,
  pairs_left bigint,
  bookings_parted bigint,
  restaurants_done bigint,
  restaurants_left bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_chunk record;
  v_rekeyed bigint;
begin
  perform regulars.assert_restaurant(apply_phone_rules.restaurant_id);
  rekeyed := 0;

  -- Again, because one may take the number that another has just left.
  loop
    v_rekeyed := 0;
    for v_chunk in
      select plan.chunk_restaurant_id, plan.chunk
      from regulars.plan_phone_rules(apply_phone_rules.restaurant_id) as plan
    loop
      v_rekeyed := v_rekeyed
        + regulars.apply_phone_rules_chunk(v_chunk.chunk_restaurant_id, v_chunk.chunk);
    end loop;
    -- the first plan tells all; a later one no longer knows whom the re-keyed have left
    if bookings_parted is null then
      select coalesce(sum(changes.bookings), 0)
      into bookings_parted
      from pg_temp.phone_rule_changes as changes
      where changes.change = 'part';
    end if;
    exit when v_rekeyed = 0;
    rekeyed := rekeyed + v_rekeyed;
  end loop;

  select count(*)
  into pairs_left
  from pg_temp.phone_rule_changes as changes
  where changes.change = 'join';

  select finished.restaurants_done, finished.restaurants_left
  into restaurants_done, restaurants_left
  from regulars.finish_phone_rules(apply_phone_rules.restaurant_id) as finished;

  if restaurants_done > 0 then
    perform public.backfill_customers_loyalty(apply_phone_rules.restaurant_id);
  end if;
  return next;
end
$$;

comment on function regulars.apply_phone_rules(uuid) is
  'Re-keys the customers that regulars.phone_rule_changes reports (null: all restaurants), merges none, and moves the bookings that part where no pair is left that would join; all in the caller''s transaction, for a live database use the command line, which commits chunk by chunk. Raises RG010.';
revoke all on function regulars.apply_phone_rules(uuid) from public;
--! EndIncluded functions/upkeep/apply_phone_rules.sql

create table regulars.offboardings (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  actor text not null,
  row_counts jsonb not null,
  offboarded_at timestamptz not null default now(),
  constraint offboardings_pkey primary key (restaurant_id, id),
  constraint offboardings_actor_check check (btrim(actor) <> '')
);

comment on table regulars.offboardings is
  'Restaurants that have left. Holds no personal data, and so may stay.';
comment on column regulars.offboardings.restaurant_id is 'The restaurant that left.';
comment on column regulars.offboardings.id is 'Time-ordered UUID (version 7).';
comment on column regulars.offboardings.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.offboardings.row_counts is 'How many rows of each table were deleted.';
comment on column regulars.offboardings.offboarded_at is 'When.';

--! Included policies/offboardings.sql
-- No policy: who left is the owner's business, no restaurant's.
alter table regulars.offboardings enable row level security;
--! EndIncluded policies/offboardings.sql
--! Included functions/upkeep/tenant_tables.sql
-- From the catalog, so that a table that somebody adds later is not forgotten when a restaurant leaves.
create or replace function regulars.tenant_tables()
returns table (
  name text,
  depth integer
)
language plpgsql
stable
as $$
begin
  return query
  with recursive
  tables as (
    select classes.oid
    from pg_catalog.pg_class as classes
    join pg_catalog.pg_attribute as attributes
      on attributes.attrelid = classes.oid
      and attributes.attname = 'restaurant_id'
      and not attributes.attisdropped
    where classes.relnamespace = 'public'::regnamespace
      and classes.relkind in ('r', 'p')
      and not classes.relispartition
  ),
  walk as (
    select tables.oid, 0 as depth
    from tables
    union
    select constraints.confrelid, walk.depth + 1
    from walk
    join pg_catalog.pg_constraint as constraints
      on constraints.conrelid = walk.oid
      and constraints.contype = 'f'
      and constraints.confrelid <> constraints.conrelid
    join tables on tables.oid = constraints.confrelid
    -- tables that reference each other in a circle would walk for ever
    where walk.depth < 100
  )
  select format('public.%I', classes.relname), max(walk.depth)
  from walk
  join pg_catalog.pg_class as classes on classes.oid = walk.oid
  group by classes.relname
  order by max(walk.depth), classes.relname;
end
$$;

comment on function regulars.tenant_tables() is
  'The tables that hold rows of restaurants, those that reference others first.';
revoke all on function regulars.tenant_tables() from public;
--! EndIncluded functions/upkeep/tenant_tables.sql
--! Included functions/upkeep/export_restaurant.sql
create or replace function public.export_restaurant(restaurant_id uuid)
returns table (
  table_name text,
  row_data jsonb
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_table text;
begin
  perform regulars.assert_restaurant(export_restaurant.restaurant_id);

  return query
  select 'restaurants', to_jsonb(restaurants)
  from public.restaurants
  where restaurants.id = export_restaurant.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format(
        'restaurant_id is %s.',
        coalesce(export_restaurant.restaurant_id::text, 'null')
      ),
      hint = 'Correct restaurant_id.';
  end if;

  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by tables.depth desc, tables.name
  loop
    return query execute format(
      'select %L, to_jsonb(exported) from %s as exported where exported.restaurant_id = $1',
      split_part(v_table, '.', 2),
      v_table
    ) using export_restaurant.restaurant_id;
  end loop;
end
$$;

comment on function public.export_restaurant(uuid) is
  'Everything held on a restaurant, a row of any table a row, in the order in which they can be inserted again. Raises RG004, RG010.';
revoke all on function public.export_restaurant(uuid) from public;
--! EndIncluded functions/upkeep/export_restaurant.sql
--! Included functions/upkeep/offboard_restaurant.sql
-- One transaction: either all of the tenant is gone and its export delivered, or nothing has happened. It holds
-- rows of that tenant only. The restaurant goes first under lock, so that nothing is added meanwhile.
create or replace function public.offboard_restaurant(restaurant_id uuid, actor text)
returns table (
  table_name text,
  row_data jsonb
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_table text;
  v_count bigint;
  v_counts jsonb := '{}';
begin
  perform regulars.assert_restaurant(offboard_restaurant.restaurant_id);

  if btrim(coalesce(offboard_restaurant.actor, '')) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  end if;

  perform
  from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id
  for update;

  return query
  select exported.table_name, exported.row_data
  from public.export_restaurant(offboard_restaurant.restaurant_id) as exported;

  perform set_config('regulars.offboarding', offboard_restaurant.restaurant_id::text, true);

  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by tables.depth, tables.name
  loop
    execute format('delete from %s as gone where gone.restaurant_id = $1', v_table)
    using offboard_restaurant.restaurant_id;
    get diagnostics v_count = row_count;
    v_counts := v_counts || jsonb_build_object(split_part(v_table, '.', 2), v_count);
  end loop;

  delete from regulars.earlier_phone_readings
  where earlier_phone_readings.restaurant_id = offboard_restaurant.restaurant_id;
  delete from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id;

  perform set_config('regulars.offboarding', '', true);

  insert into regulars.offboardings (restaurant_id, actor, row_counts)
  values (offboard_restaurant.restaurant_id, offboard_restaurant.actor, v_counts);
end
$$;

comment on function public.offboard_restaurant(uuid, text) is
  'Returns everything held on a restaurant, as export_restaurant does, deletes it and records that without personal data. Raises RG004, RG010, RG022.';
revoke all on function public.offboard_restaurant(uuid, text) from public;
--! EndIncluded functions/upkeep/offboard_restaurant.sql

--! Included functions/reports/business_day_starts_at.sql
create or replace function public.business_day_starts_at(
  restaurant_id uuid,
  day date
)
returns timestamptz
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_starts_at timestamptz;
begin
  perform regulars.assert_restaurant(business_day_starts_at.restaurant_id);

  select timezone(
    restaurants.timezone,
    business_day_starts_at.day + restaurants.day_starts_at
  )
  into v_starts_at
  from public.restaurants
  where restaurants.id = business_day_starts_at.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', business_day_starts_at.restaurant_id),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;
  return v_starts_at;
end
$$;

comment on function public.business_day_starts_at(uuid, date) is
  'The instant at which a business day of the restaurant begins: what from_at and to_at are made of where somebody names dates. Raises RG004, RG010.';
revoke all on function public.business_day_starts_at(uuid, date) from public;
--! EndIncluded functions/reports/business_day_starts_at.sql
--! Included functions/reports/report_period.sql
create or replace function regulars.report_period(
  at timestamptz,
  timezone text,
  day_starts_at time,
  by text
)
returns date
language sql
stable
parallel safe
as $$
  select date_trunc(by, regulars.business_date(at, timezone, day_starts_at)::timestamp)::date
$$;

comment on function regulars.report_period(timestamptz, text, time, text) is
  'The first business date of the day, week (from Monday) or month in which an instant is.';
revoke all on function regulars.report_period(timestamptz, text, time, text) from public;
--! EndIncluded functions/reports/report_period.sql
--! Included functions/reports/report_periods.sql
-- Counted in dates, not in instants: a day of 23 or 25 hours is one day.
create or replace function regulars.report_periods(
  first_period date,
  last_period date,
  by text
)
returns setof date
language sql
stable
parallel safe
as $$
  select periods.period::date
  from generate_series(
    first_period::timestamp,
    last_period::timestamp,
    ('1 ' || by)::interval
  ) as periods (period)
$$;

comment on function regulars.report_periods(date, date, text) is
  'The first dates of all periods of a report, so that one without anything has its row; none where an end is null.';
revoke all on function regulars.report_periods(date, date, text) from public;
--! EndIncluded functions/reports/report_periods.sql
--! Included functions/reports/report_frame.sql
create or replace function regulars.report_frame(
  restaurant_id uuid,
  from_at timestamptz,
  to_at timestamptz,
  by text
)
returns table (
  timezone text,
  day_starts_at time,
  starts_at timestamptz,
  ends_at timestamptz,
  first_period date,
  last_period date
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  if report_frame.by is null or report_frame.by not in ('day', 'week', 'month') then
    perform regulars.refuse_field('by', 'day, week or month');
  end if;
  if report_frame.to_at <= report_frame.from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  return query
  select
    restaurants.timezone,
    restaurants.day_starts_at,
    -- the first finite instant: an older system may have left an infinite one, which is in no period
    coalesce(given.from_at, '4714-11-24 00:00:00+00 BC'),
    coalesce(given.to_at, 'infinity'),
    regulars.report_period(
      given.from_at,
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    ),
    -- before to_at, so that a report until midnight has no row for the day that begins then
    regulars.report_period(
      given.to_at - interval '1 microsecond',
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    )
  from public.restaurants
  cross join (
    values (
      case when isfinite(report_frame.from_at) then report_frame.from_at end,
      case when isfinite(report_frame.to_at) then report_frame.to_at end
    )
  ) as given (from_at, to_at)
  where restaurants.id = report_frame.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', coalesce(report_frame.restaurant_id::text, 'null')),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;
end
$$;

comment on function regulars.report_frame(uuid, timestamptz, timestamptz, text) is
  'What the reports have in common: the restaurant''s clock, the bounds, and the first and last period where a bound is given. Raises RG004, RG022.';
revoke all on function regulars.report_frame(uuid, timestamptz, timestamptz, text) from public;
--! EndIncluded functions/reports/report_frame.sql
--! Included functions/reports/report_bookings.sql
-- Covers as a profile counts them. Rates are of bookings whose outcome is known.
create or replace function public.report_bookings(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  bookings bigint,
  covers bigint,
  completed bigint,
  cancelled bigint,
  no_shows bigint,
  no_show_rate numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_bookings.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_bookings.restaurant_id,
    from_at => report_bookings.from_at,
    to_at => report_bookings.to_at,
    by => report_bookings.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_bookings.by
      ) as period,
      count(*) as bookings,
      sum(bookings.party_size) filter (
        where bookings.status not in ('cancelled', 'no_show')
      ) as covers,
      count(*) filter (where bookings.status = 'completed') as completed,
      count(*) filter (where bookings.status = 'cancelled') as cancelled,
      count(*) filter (where bookings.status = 'no_show') as no_shows
    from public.bookings
    where bookings.restaurant_id = report_bookings.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.bookings, 0),
    coalesce(counted.covers, 0),
    coalesce(counted.completed, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.no_shows, 0),
    round(counted.no_shows::numeric / nullif(counted.completed + counted.no_shows, 0), 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_bookings.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_bookings(uuid, timestamptz, timestamptz, text) is
  'Bookings by when they start: all; covers: the guests of those neither cancelled nor no-show; completed; cancelled; no-shows, and their share of completed and no-shows (null: none of either). Reads bookings, as they are now. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking. Raises RG004, RG010, RG022.';
revoke all on function public.report_bookings(uuid, timestamptz, timestamptz, text) from public;
--! EndIncluded functions/reports/report_bookings.sql
--! Included functions/reports/report_booking_changes.sql
create or replace function public.report_booking_changes(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  booked bigint,
  booked_covers bigint,
  cancelled bigint,
  cancelled_by_customer bigint,
  cancelled_by_staff bigint,
  cancelled_by_system bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_booking_changes.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_booking_changes.restaurant_id,
    from_at => report_booking_changes.from_at,
    to_at => report_booking_changes.to_at,
    by => report_booking_changes.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        happened.at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_booking_changes.by
      ) as period,
      count(*) filter (where happened.what = 'booked') as booked,
      sum(bookings.party_size) filter (where happened.what = 'booked') as booked_covers,
      count(*) filter (where happened.what = 'cancelled') as cancelled,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'customer'
      ) as cancelled_by_customer,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'staff'
      ) as cancelled_by_staff,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'system'
      ) as cancelled_by_system
    from public.bookings
    cross join lateral (
      values
        ('booked', bookings.created_at),
        ('cancelled', case when bookings.status = 'cancelled' then bookings.cancelled_at end)
    ) as happened (what, at)
    where bookings.restaurant_id = report_booking_changes.restaurant_id
      and happened.at >= v_frame.starts_at
      and happened.at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.booked, 0),
    coalesce(counted.booked_covers, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.cancelled_by_customer, 0),
    coalesce(counted.cancelled_by_staff, 0),
    coalesce(counted.cancelled_by_system, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_booking_changes.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_booking_changes(uuid, timestamptz, timestamptz, text) is
  'Bookings by when they were made (booked, with their party sizes) and by when they were cancelled, whenever they start. Reads bookings, not events: those may be purged, and imports write none. Where a booking was made live the events booking.created and booking.cancelled say the same, except that a cancellation that was taken back stays an event. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last change. Raises RG004, RG010, RG022.';
revoke all on function public.report_booking_changes(uuid, timestamptz, timestamptz, text) from public;
--! EndIncluded functions/reports/report_booking_changes.sql
--! Included functions/reports/report_lead_times.sql
create or replace function public.report_lead_times(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  bookings bigint,
  median_hours numeric,
  p90_hours numeric,
  same_day bigint,
  at_the_door bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_lead_times.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_lead_times.restaurant_id,
    from_at => report_lead_times.from_at,
    to_at => report_lead_times.to_at,
    by => report_lead_times.by
  ) as frame;

  return query
  with timed as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_lead_times.by
      ) as period,
      regulars.business_date(
        bookings.created_at,
        v_frame.timezone,
        v_frame.day_starts_at
      ) = regulars.business_date(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at
      ) as is_same_day,
      case
        when bookings.created_at < bookings.starts_at
          then extract(epoch from bookings.starts_at - bookings.created_at)::float8 / 3600
      end as hours
    from public.bookings
    where bookings.restaurant_id = report_lead_times.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
      and isfinite(bookings.created_at)
  ),
  counted as (
    select
      timed.period,
      count(timed.hours) as bookings,
      percentile_cont(0.5) within group (order by timed.hours) as median_hours,
      percentile_cont(0.9) within group (order by timed.hours) as p90_hours,
      count(timed.hours) filter (where timed.is_same_day) as same_day,
      count(*) - count(timed.hours) as at_the_door
    from timed
    group by timed.period
  )
  select
    periods.period,
    coalesce(counted.bookings, 0),
    round(counted.median_hours::numeric, 1),
    round(counted.p90_hours::numeric, 1),
    coalesce(counted.same_day, 0),
    coalesce(counted.at_the_door, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_lead_times.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_lead_times(uuid, timestamptz, timestamptz, text) is
  'How long before its start a booking was made, by when it starts and whatever became of it: the median and the 90th percentile in hours (null: no such booking); how many were made on the business day itself. Made at its start or later it is counted at_the_door alone, and so is an import that knew no time. Reads bookings. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking. Raises RG004, RG010, RG022.';
revoke all on function public.report_lead_times(uuid, timestamptz, timestamptz, text) from public;
--! EndIncluded functions/reports/report_lead_times.sql
--! Included functions/reports/report_waiting_list.sql
create or replace function public.report_waiting_list(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  joined bigint,
  fulfilled bigint,
  cancelled bigint,
  expired bigint,
  waiting bigint,
  conversion_rate numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_waiting_list.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_waiting_list.restaurant_id,
    from_at => report_waiting_list.from_at,
    to_at => report_waiting_list.to_at,
    by => report_waiting_list.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_waiting_list.by
      ) as period,
      count(*) as joined,
      count(*) filter (where waiting_list.status = 'fulfilled') as fulfilled,
      count(*) filter (where waiting_list.status = 'cancelled') as cancelled,
      count(*) filter (where waiting_list.status = 'expired') as expired,
      count(*) filter (where waiting_list.status in ('waiting', 'notified')) as waiting
    from public.waiting_list
    join public.bookings
      on bookings.restaurant_id = waiting_list.restaurant_id
      and bookings.id = waiting_list.booking_id
    where waiting_list.restaurant_id = report_waiting_list.restaurant_id
      and bookings.restaurant_id = report_waiting_list.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.joined, 0),
    coalesce(counted.fulfilled, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.expired, 0),
    coalesce(counted.waiting, 0),
    round(
      counted.fulfilled::numeric / nullif(counted.joined - counted.waiting, 0),
      4
    )
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_waiting_list.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_waiting_list(uuid, timestamptz, timestamptz, text) is
  'Waiting-list entries by when their booking starts: how each ended, or that it still waits, and the share of those that ended which got a table (conversion_rate; null: none has ended). A booking that waited twice has two entries. Reads waiting_list and bookings; joined are the events booking.waitlisted. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking that waited. Raises RG004, RG010, RG022.';
revoke all on function public.report_waiting_list(uuid, timestamptz, timestamptz, text) from public;
--! EndIncluded functions/reports/report_waiting_list.sql
--! Included functions/reports/report_repeat_guests.sql
create or replace function public.report_repeat_guests(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  visits bigint,
  guests bigint,
  new_guests bigint,
  repeat_guests bigint,
  repeat_rate numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_repeat_guests.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_repeat_guests.restaurant_id,
    from_at => report_repeat_guests.from_at,
    to_at => report_repeat_guests.to_at,
    by => report_repeat_guests.by
  ) as frame;

  return query
  with visits as (
    select
      bookings.customer_id,
      bookings.starts_at,
      -- from the first visit ever, whatever the range
      row_number() over (
        partition by bookings.customer_id
        order by bookings.starts_at, bookings.id
      ) as number
    from public.bookings
    where bookings.restaurant_id = report_repeat_guests.restaurant_id
      and bookings.status = 'completed'
      and bookings.customer_id is not null
      and bookings.starts_at < v_frame.ends_at
  ),
  counted as (
    select
      regulars.report_period(
        visits.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_repeat_guests.by
      ) as period,
      count(*) as visits,
      count(distinct visits.customer_id) as guests,
      count(*) filter (where visits.number = 1) as new_guests,
      count(distinct visits.customer_id) filter (where visits.number > 1) as repeat_guests
    from visits
    where visits.starts_at >= v_frame.starts_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.visits, 0),
    coalesce(counted.guests, 0),
    coalesce(counted.new_guests, 0),
    coalesce(counted.repeat_guests, 0),
    round(counted.repeat_guests::numeric / nullif(counted.guests, 0), 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_repeat_guests.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_repeat_guests(uuid, timestamptz, timestamptz, text) is
  'Visits (completed bookings of a known guest; walk-ins are not counted) by when they start: guests who came, those whose first visit ever it was, those with a visit that was not their first, and the share of these (repeat_rate; null: nobody came). Who comes for the first and the second time within one period is new and repeat. Reads bookings. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last visit. Raises RG004, RG010, RG022.';
revoke all on function public.report_repeat_guests(uuid, timestamptz, timestamptz, text) from public;
--! EndIncluded functions/reports/report_repeat_guests.sql
--! Included functions/reports/report_retention.sql
create or replace function public.report_retention(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  months integer default 12
)
returns table (
  first_month date,
  guests bigint,
  months_later integer,
  returned bigint,
  retention_rate numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
  v_this_month date;
begin
  perform regulars.assert_restaurant(report_retention.restaurant_id);

  if report_retention.months is null or report_retention.months not between 0 and 120 then
    perform regulars.refuse_field('months', 'a whole number from 0 to 120');
  end if;

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_retention.restaurant_id,
    from_at => report_retention.from_at,
    to_at => report_retention.to_at,
    by => 'month'
  ) as frame;
  v_this_month := regulars.report_period(
    now(),
    v_frame.timezone,
    v_frame.day_starts_at,
    'month'
  );

  return query
  with visits as (
    select
      bookings.customer_id,
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        'month'
      ) as month,
      min(bookings.starts_at) as first_at
    from public.bookings
    where bookings.restaurant_id = report_retention.restaurant_id
      and bookings.status = 'completed'
      and bookings.customer_id is not null
      and isfinite(bookings.starts_at)
    group by 1, 2
  ),
  came as (
    select
      visits.month,
      min(visits.month) over (partition by visits.customer_id) as first_month,
      min(visits.first_at) over (partition by visits.customer_id) as first_at
    from visits
  ),
  counted as (
    select
      came.first_month,
      (
        extract(year from came.month) * 12 + extract(month from came.month)
        - extract(year from came.first_month) * 12 - extract(month from came.first_month)
      )::integer as months_later,
      count(*) as guests
    from came
    where came.first_at >= v_frame.starts_at
      and came.first_at < v_frame.ends_at
    group by 1, 2
  )
  select
    cohorts.first_month,
    coalesce(first.guests, 0),
    later.months_later,
    coalesce(counted.guests, 0),
    round(coalesce(counted.guests, 0)::numeric / first.guests, 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.first_month) from counted)),
    least(
      coalesce(v_frame.last_period, (select max(counted.first_month) from counted)),
      v_this_month
    ),
    'month'
  ) as cohorts (first_month)
  cross join lateral generate_series(0, report_retention.months) as later (months_later)
  left join counted as first
    on first.first_month = cohorts.first_month
    and first.months_later = 0
  left join counted
    on counted.first_month = cohorts.first_month
    and counted.months_later = later.months_later
  where cohorts.first_month + make_interval(months => later.months_later) <= v_this_month
  order by cohorts.first_month, later.months_later;
end
$$;

comment on function public.report_retention(uuid, timestamptz, timestamptz, integer) is
  'Guests by the month of their first visit ever, which the range chooses, and how many of them came in that month (0 months later: all) and in each month after it, up to the present month, which is not over. A visit is a completed booking of a known guest. Months without new guests have their rows, with a null retention_rate. Reads bookings. Raises RG004, RG010, RG022.';
revoke all on function public.report_retention(uuid, timestamptz, timestamptz, integer) from public;
--! EndIncluded functions/reports/report_retention.sql
--! Included functions/reports/report_points.sql
create or replace function public.report_points(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week',
  program_id uuid default null
)
returns table (
  period date,
  earned bigint,
  spent bigint,
  expired bigint,
  adjusted bigint,
  net bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_points.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_points.restaurant_id,
    from_at => report_points.from_at,
    to_at => report_points.to_at,
    by => report_points.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        entries.occurred_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_points.by
      ) as period,
      sum(entries.points_delta) filter (where entries.reason like 'booking.%') as earned,
      -sum(entries.points_delta) filter (where entries.reason like 'redemption%') as spent,
      -sum(entries.points_delta) filter (where entries.reason like 'expiry%') as expired,
      sum(entries.points_delta) filter (
        where entries.reason in ('manual.adjustment', 'merge')
      ) as adjusted,
      sum(entries.points_delta) as net
    from public.loyalty_point_events as entries
    where entries.restaurant_id = report_points.restaurant_id
      and (report_points.program_id is null or entries.program_id = report_points.program_id)
      and entries.occurred_at >= v_frame.starts_at
      and entries.occurred_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.earned, 0),
    coalesce(counted.spent, 0),
    coalesce(counted.expired, 0),
    coalesce(counted.adjusted, 0),
    coalesce(counted.net, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_points.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_points(uuid, timestamptz, timestamptz, text, uuid) is
  'Points by when they count (occurred_at), of one program or of all: earned by bookings, less what was taken back; spent, less what was given back; expired, less what was reinstated; adjusted by hand (what a merge moves cancels out); net = earned - spent - expired + adjusted, which over all time is the sum of the balances. Reads the ledger. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last entry. Raises RG004, RG010, RG022.';
revoke all on function public.report_points(uuid, timestamptz, timestamptz, text, uuid) from public;
--! EndIncluded functions/reports/report_points.sql
--! Included functions/reports/report_tiers.sql
create or replace function public.report_tiers(restaurant_id uuid)
returns table (
  program_id uuid,
  program_slug text,
  tier text,
  min_points integer,
  guests bigint,
  points bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(report_tiers.restaurant_id);

  return query
  select
    programs.id,
    programs.slug,
    tiers.definition ->> 'tier',
    (tiers.definition -> 'min_points')::integer,
    count(customers.id),
    coalesce(sum(accounts.balance) filter (where customers.id is not null), 0)::bigint
  from public.loyalty_programs as programs
  cross join lateral jsonb_array_elements(programs.tier_definitions -> 'tiers')
    with ordinality as tiers (definition, place)
  left join public.loyalty_points as accounts
    on accounts.restaurant_id = programs.restaurant_id
    and accounts.program_id = programs.id
    and accounts.tier = tiers.definition ->> 'tier'
  left join public.customers
    on customers.restaurant_id = accounts.restaurant_id
    and customers.id = accounts.customer_id
    and customers.merged_into_id is null
  where programs.restaurant_id = report_tiers.restaurant_id
  group by programs.id, programs.slug, programs.is_active, tiers.definition, tiers.place
  order by programs.is_active desc, programs.slug, tiers.place;
end
$$;

comment on function public.report_tiers(uuid) is
  'The guests in each tier of each program, the active one first, and the points they hold; tiers as the accounts have them (lapse_loyalty_tiers). Merged accounts, which are empty, are not counted. Reads loyalty_points. Raises RG010.';
revoke all on function public.report_tiers(uuid) from public;
--! EndIncluded functions/reports/report_tiers.sql

--! Included functions/import/read_import_time.sql
-- No cast of a text that might not be a time: it would end the whole import, and catching that takes a
-- subtransaction a row.
create or replace function regulars.read_import_time(
  value text,
  timezone text,
  date_order text,
  needs_time boolean
)
returns timestamptz
language plpgsql
stable
parallel safe
as $$
declare
  v_parts text[];
  v_year integer;
  v_month integer;
  v_day integer;
  v_hour integer;
  v_local timestamp;
  v_at timestamptz;
  v_first timestamptz;
begin
  if value is null then
    return null;
  end if;

  v_parts := regexp_match(
    btrim(value),
    '^(?:([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2}))'
    '(?:(?:T|,? +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,6})?))?(?: *([ap])[.]?m[.]?)?'
    '(?: *(Z|[-+][0-9]{2}(?::?[0-9]{2})?))?)?$',
    'i'
  );

  if v_parts[1] is not null then
    v_year := v_parts[1];
    v_month := v_parts[2];
    v_day := v_parts[3];
  elsif v_parts[4] is not null and date_order in ('dmy', 'mdy') then
    v_year := case when length(v_parts[6]) = 2 then 2000 else 0 end + v_parts[6]::integer;
    v_day := case date_order when 'dmy' then v_parts[4] else v_parts[5] end;
    v_month := case date_order when 'dmy' then v_parts[5] else v_parts[4] end;
  end if;

  v_hour := coalesce(v_parts[7]::integer, 0);
  if v_parts[10] is not null then
    if v_hour not between 1 and 12 then
      return null;
    end if;
    v_hour := v_hour % 12 + case lower(v_parts[10]) when 'p' then 12 else 0 end;
  end if;

  if v_year is null
    or v_year = 0
    or v_month not between 1 and 12
    or v_day not between 1 and date_part(
      'day',
      make_date(v_year, v_month, 1) + interval '1 month' - interval '1 day'
    )
    or needs_time and v_parts[7] is null
    or v_hour > 23
    or v_parts[8]::integer > 59
    or v_parts[9]::double precision >= 60
  then
    return null;
  end if;

  v_local := make_timestamp(
    v_year,
    v_month,
    v_day,
    v_hour,
    coalesce(v_parts[8]::integer, 0),
    coalesce(v_parts[9]::double precision, 0)
  );

  if v_parts[11] is not null then
    v_parts := regexp_match(v_parts[11], '^([-+])([0-9]{2}):?([0-9]{2})?$');
    if v_parts is null then
      return timezone('UTC', v_local);
    end if;
    if v_parts[2]::integer > 15 or v_parts[3]::integer > 59 then
      return null;
    end if;
    return timezone('UTC', v_local)
      - (v_parts[1] || '1')::integer
      * make_interval(hours => v_parts[2]::integer, mins => coalesce(v_parts[3]::integer, 0));
  end if;

  v_at := timezone(timezone, v_local);
  if timezone(timezone, v_at) <> v_local then
    return '-infinity';
  end if;

  -- PostgreSQL takes the second of two equal local times; a guest who is expected too early waits, one who
  -- is expected too late has lost the table.
  v_first := timezone(
    'UTC',
    v_local - (
      timezone(timezone, v_at - interval '3 hours') - timezone('UTC', v_at - interval '3 hours')
    )
  );
  if v_first < v_at and timezone(timezone, v_first) = v_local then
    return v_first;
  end if;
  return v_at;
end
$$;

comment on function regulars.read_import_time(text, text, text, boolean) is
  'The instant a cell means: ISO, or day and month in date_order (dmy, mdy); local unless it has an offset, the first of a doubled hour. Null: no time; -infinity: a local time that the clocks skipped.';
revoke all on function regulars.read_import_time(text, text, text, boolean) from public;
--! EndIncluded functions/import/read_import_time.sql
--! Included functions/import/import_time.sql
-- Most cells: ISO, at an hour that is never shown twice. PostgreSQL inlines this, where a call of the function
-- that reads all forms costs several times as much.
create or replace function regulars.import_time(
  value text,
  timezone text,
  date_order text,
  needs_time boolean
)
returns timestamptz
language sql
stable
parallel safe
as $$
  select case
    when value is null then null
    when value ~ ('^[12][0-9]{3}-'
      '(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)'
      '[ T](?:0[5-9]|1[0-9]|2[0-2]):[0-5][0-9](?::[0-5][0-9])?$')
      and timezone(timezone, timezone(timezone, value::timestamp)) = value::timestamp
      then timezone(timezone, value::timestamp)
    else regulars.read_import_time(value, timezone, date_order, needs_time)
  end
$$;

comment on function regulars.import_time(text, text, text, boolean) is
  'As regulars.read_import_time, with a short way for the commonest form.';
revoke all on function regulars.import_time(text, text, text, boolean) from public;
--! EndIncluded functions/import/import_time.sql
--! Included functions/import/import_problems.sql
-- Messages name fields and limits, never what the row holds: they are logged.
create or replace function regulars.import_problems()
returns table (
  problem text,
  field text,
  code text,
  message text
)
language sql
immutable
parallel safe
as $$
  values
    ('cells', null, 'RG070', 'the row has another number of cells than the header'),
    ('encoding', null, 'RG070', 'the row holds bytes that are no text in the file''s encoding'),
    ('nul', null, 'RG070', 'the row holds a NUL character'),
    ('starts_at', 'starts_at', 'RG001', 'must be a date and time: YYYY-MM-DD HH:MM, or as the date order says'),
    ('starts_at_skipped', 'starts_at', 'RG071', 'is a local time that the clocks skipped'),
    ('ends_at', 'ends_at', 'RG001', 'must be a date and time after the start'),
    ('ends_at_skipped', 'ends_at', 'RG071', 'is a local time that the clocks skipped'),
    ('duration_minutes', 'duration_minutes', 'RG001', 'must be a whole number of minutes from 1 to 9999'),
    ('external_id', 'external_id', 'RG001', 'must be at most 500 characters long'),
    ('customer_name', 'customer_name', 'RG001', 'must be at most 500 characters long'),
    ('customer_email', 'customer_email', 'RG001', 'must be at most 1000 characters long'),
    ('customer_phone', 'customer_phone', 'RG001', 'must be at most 500 characters long'),
    ('party_size', 'party_size', 'RG001', 'must be a whole number from 1 to 200'),
    ('booking_type', 'booking_type', 'RG001', 'must be breakfast, lunch, dinner or drinks'),
    ('seating_preference', 'seating_preference', 'RG001', 'must be any, indoor, window, booth, bar or outdoor'),
    ('status', 'status', 'RG001', 'is no status that the mapping knows; name it with --status'),
    ('confirmed_at', 'confirmed_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('completed_at', 'completed_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('cancelled_at', 'cancelled_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('created_at', 'created_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('cancelled_by', 'cancelled_by', 'RG001', 'must be customer, staff or system'),
    ('marketing_opt_in', 'marketing_opt_in', 'RG001', 'must be true, yes, y, t, 1, false, no, n, f or 0'),
    ('source', 'source', 'RG001', 'must be a slug: lower-case letters and digits, joined by - or _'),
    ('spend_amount', 'spend_amount', 'RG001', 'must be a whole number of minor units, 0 or more'),
    ('spend_currency', 'spend_currency', 'RG001', 'must be an ISO 4217 code such as GBP'),
    ('reference', 'reference', 'RG001', 'must be eight characters of A-Z and 2-9 without I and O'),
    ('reference_taken', 'reference', '23505', 'is the reference of another booking'),
    ('external_id_repeated', 'external_id', 'RG072', 'stands in an earlier row with other contents'),
    ('table_unknown', 'table_label', 'RG005', 'is the label of no table of the restaurant'),
    ('table_taken', 'table_label', 'RG006', 'is a table that another booking holds at that time'),
    ('status_move', 'status', 'RG002', 'is a status that the stored booking cannot move to'),
    ('guest_erased', null, 'RG073', 'the guest of this booking was erased; the row would bring the data back')
$$;

comment on function regulars.import_problems() is
  'Why an import rejects a row: the problem, the field it is in (null: the row), code and message.';
revoke all on function regulars.import_problems() from public;
--! EndIncluded functions/import/import_problems.sql
--! Included functions/import/begin_import.sql
-- The caller fills the table with COPY, which row security refuses on bookings. All text: nothing is inferred.
create or replace function regulars.begin_import(restaurant_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
as $$
begin
  perform regulars.assert_restaurant(begin_import.restaurant_id);

  perform
  from public.restaurants
  where restaurants.id = begin_import.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', coalesce(begin_import.restaurant_id::text, 'null')),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;

  drop table if exists pg_temp.import_rows, pg_temp.import_bookings;
  create temp table import_rows (
    number bigint primary key,
    from_byte bigint not null,
    to_byte bigint not null,
    problem text,
    external_id text,
    reference text,
    table_label text,
    starts_at text,
    starts_on text,
    starts_time text,
    ends_at text,
    duration_minutes text,
    party_size text,
    booking_type text,
    seating_preference text,
    status text,
    confirmed_at text,
    completed_at text,
    cancelled_at text,
    cancelled_by text,
    customer_name text,
    customer_first_name text,
    customer_last_name text,
    customer_email text,
    customer_phone text,
    marketing_opt_in text,
    notes text,
    source text,
    spend_amount text,
    spend_currency text,
    created_at text
  ) on commit preserve rows;

  create temp table import_bookings (
    number bigint primary key,
    external_id text,
    has_own_id boolean not null,
    reference text,
    table_id uuid,
    starts_at timestamptz,
    ends_at timestamptz,
    has_end boolean not null,
    party_size integer,
    booking_type text,
    seating_preference text,
    status text,
    confirmed_at timestamptz,
    completed_at timestamptz,
    cancelled_at timestamptz,
    cancelled_by text,
    customer_name text,
    customer_email text,
    customer_phone text,
    marketing_opt_in boolean,
    notes text,
    source text,
    spend_amount bigint,
    spend_currency text,
    created_at timestamptz,
    is_apart boolean not null,
    problems text not null
  ) on commit preserve rows;

  execute format('grant insert on pg_temp.import_rows to %I', session_user);
end
$$;

comment on function regulars.begin_import(uuid) is
  'Makes this session''s empty tables: pg_temp.import_rows, one text column a field, and what they are read into. Raises RG004, RG010.';
revoke all on function regulars.begin_import(uuid) from public;
--! EndIncluded functions/import/begin_import.sql
--! Included functions/import/count_import.sql
-- Rows = imported + updated + unchanged + rejected, because every row is in at most one of the two lists.
create or replace function regulars.count_import()
returns table (
  rows bigint,
  imported bigint,
  updated bigint,
  unchanged bigint,
  rejected bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_rows bigint;
  v_updated bigint;
  v_unchanged bigint;
  v_rejected bigint;
begin
  select count(*) into v_rows from pg_temp.import_bookings;

  select
    count(*) filter (where import_matches.is_changed),
    count(*) filter (where not import_matches.is_changed)
  into v_updated, v_unchanged
  from pg_temp.import_matches;

  select count(distinct import_rejects.number) into v_rejected from pg_temp.import_rejects;

  return query
  select v_rows, v_rows - v_updated - v_unchanged - v_rejected, v_updated, v_unchanged, v_rejected;
end
$$;

comment on function regulars.count_import() is
  'What becomes of the rows of the import that this session has planned.';
revoke all on function regulars.count_import() from public;
--! EndIncluded functions/import/count_import.sql
--! Included functions/import/plan_import_matches.sql
-- Which rows are bookings that are there already, and what of them differs. A row known by its digest is what
-- was imported, whatever has happened to the booking since.
create or replace function regulars.plan_import_matches(
  restaurant_id uuid,
  external_source text,
  fields text[],
  timezone text
)
returns void
language plpgsql
volatile
as $$
begin
  create temp table import_matches (
    number bigint not null,
    is_changed boolean not null
  ) on commit preserve rows;

  -- One id in several rows: the first usable row counts, its copies say nothing new, others contradict it.
  with repeated as (
    select
      import_bookings.number,
      to_jsonb(import_rows) - array['number', 'from_byte', 'to_byte'] as contents,
      first_value(to_jsonb(import_rows) - array['number', 'from_byte', 'to_byte']) over ids
        as first_contents,
      row_number() over ids as place
    from pg_temp.import_bookings
    join pg_temp.import_rows on import_rows.number = import_bookings.number
    where import_bookings.problems = ''
      and import_bookings.has_own_id
      and import_bookings.external_id in (
        select ids.external_id
        from pg_temp.import_bookings as ids
        where ids.problems = ''
          and ids.has_own_id
        group by ids.external_id
        having count(*) > 1
      )
    window ids as (partition by import_bookings.external_id order by import_bookings.number)
  ), copies as (
    insert into import_matches (number, is_changed)
    select repeated.number, false
    from repeated
    where repeated.place > 1
      and repeated.contents = repeated.first_contents
  )
  insert into pg_temp.import_rejects (number, problem)
  select repeated.number, 'external_id_repeated'
  from repeated
  where repeated.place > 1
    and repeated.contents <> repeated.first_contents;
  analyze import_matches;

  create temp table import_changes on commit preserve rows as
  select
    import_bookings.number,
    bookings.id as booking_id,
    bookings.customer_id as old_customer_id,
    bookings.status as old_status,
    case when bookings.status in ('pending', 'confirmed') then bookings.table_id end
      as old_claimed_id,
    tstzrange(bookings.starts_at, bookings.ends_at) as old_during,
    case when resolved.status in ('pending', 'confirmed') then resolved.table_id end
      as claimed_id,
    resolved.*,
    import_bookings.has_own_id
      and row(resolved.*) is distinct from (
        bookings.starts_at,
        bookings.ends_at,
        bookings.table_id,
        bookings.party_size,
        bookings.booking_type,
        bookings.seating_preference,
        bookings.status,
        bookings.confirmed_at,
        bookings.completed_at,
        bookings.cancelled_at,
        bookings.cancelled_by,
        bookings.customer_name,
        bookings.customer_email,
        bookings.customer_phone,
        bookings.marketing_opt_in,
        bookings.notes,
        bookings.source,
        bookings.spend_amount,
        bookings.spend_currency
      ) as is_changed
  from pg_temp.import_bookings
  join public.bookings
    on bookings.restaurant_id = plan_import_matches.restaurant_id
    and bookings.external_source = plan_import_matches.external_source
    and bookings.external_id = import_bookings.external_id
  -- A field that the file does not have stays. An empty cell empties what may be empty, and leaves the rest.
  cross join lateral (
    select
      import_bookings.starts_at,
      case
        when import_bookings.has_end then import_bookings.ends_at
        else bookings.ends_at + (import_bookings.starts_at - bookings.starts_at)
      end as ends_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'pending_allocation' then null
        when 'table_label' = any (plan_import_matches.fields) then import_bookings.table_id
        else bookings.table_id
      end as table_id,
      import_bookings.party_size,
      case
        when import_bookings.booking_type is not null then import_bookings.booking_type
        -- as amend_booking does: the type follows the hour, unless somebody had named it
        when import_bookings.starts_at <> bookings.starts_at
          and bookings.booking_type = regulars.default_booking_type(
            bookings.starts_at,
            plan_import_matches.timezone
          )
          then regulars.default_booking_type(
            import_bookings.starts_at,
            plan_import_matches.timezone
          )
        else bookings.booking_type
      end as booking_type,
      coalesce(import_bookings.seating_preference, bookings.seating_preference)
        as seating_preference,
      coalesce(import_bookings.status, bookings.status) as status,
      -- a time that does not belong to the status would be cleared again by the triggers
      case
        when coalesce(import_bookings.status, bookings.status) in ('confirmed', 'completed')
          then coalesce(import_bookings.confirmed_at, bookings.confirmed_at)
        else bookings.confirmed_at
      end as confirmed_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'completed'
          then coalesce(import_bookings.completed_at, bookings.completed_at)
        else bookings.completed_at
      end as completed_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'cancelled'
          then coalesce(import_bookings.cancelled_at, bookings.cancelled_at)
        else bookings.cancelled_at
      end as cancelled_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'cancelled'
          then coalesce(import_bookings.cancelled_by, bookings.cancelled_by)
        else bookings.cancelled_by
      end as cancelled_by,
      case
        when plan_import_matches.fields
          && array['customer_name', 'customer_first_name', 'customer_last_name']
          then import_bookings.customer_name
        else bookings.customer_name
      end as customer_name,
      case
        when 'customer_email' = any (plan_import_matches.fields)
          then import_bookings.customer_email
        else bookings.customer_email
      end as customer_email,
      case
        when 'customer_phone' = any (plan_import_matches.fields)
          then import_bookings.customer_phone
        else bookings.customer_phone
      end as customer_phone,
      coalesce(import_bookings.marketing_opt_in, bookings.marketing_opt_in)
        as marketing_opt_in,
      case
        when 'notes' = any (plan_import_matches.fields) then import_bookings.notes
        else bookings.notes
      end as notes,
      coalesce(import_bookings.source, bookings.source) as source,
      case
        when 'spend_amount' = any (plan_import_matches.fields) then import_bookings.spend_amount
        else bookings.spend_amount
      end as spend_amount,
      case
        when 'spend_currency' = any (plan_import_matches.fields)
          then import_bookings.spend_currency
        else bookings.spend_currency
      end as spend_currency
    offset 0
  ) as resolved
  where import_bookings.problems = ''
    and not exists (
      select
      from import_matches
      where import_matches.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    );
  analyze import_changes;

  insert into pg_temp.import_rejects (number, problem)
  select import_changes.number, 'status_move'
  from import_changes
  where import_changes.is_changed
    and import_changes.status <> import_changes.old_status
    and not regulars.is_status_move(import_changes.old_status, import_changes.status);

  insert into pg_temp.import_rejects (number, problem)
  select import_changes.number, 'guest_erased'
  from import_changes
  join public.customers
    on customers.restaurant_id = plan_import_matches.restaurant_id
    and customers.id = import_changes.old_customer_id
  where import_changes.is_changed
    and customers.erased_at is not null;

  -- A reference is given once, when the booking is inserted.
  if 'reference' = any (plan_import_matches.fields) then
    insert into pg_temp.import_rejects (number, problem)
    select wanted.number, 'reference_taken'
    from (
      select
        import_bookings.number,
        import_bookings.reference,
        row_number() over (
          partition by import_bookings.reference
          order by import_bookings.number
        ) as place
      from pg_temp.import_bookings
      where import_bookings.reference is not null
        and import_bookings.problems = ''
        and not exists (
          select
          from import_changes
          where import_changes.number = import_bookings.number
        )
        and not exists (
          select
          from import_matches
          where import_matches.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
    ) as wanted
    where wanted.place > 1
      or exists (
        select
        from public.bookings
        where bookings.restaurant_id = plan_import_matches.restaurant_id
          and bookings.reference = wanted.reference
      );
  end if;

  delete from import_changes
  where exists (
    select
    from pg_temp.import_rejects
    where import_rejects.number = import_changes.number
  );

  insert into import_matches (number, is_changed)
  select import_changes.number, import_changes.is_changed
  from import_changes;

  delete from import_changes where not import_changes.is_changed;

  create unique index on import_matches (number);
  create unique index on import_changes (number);
  analyze import_matches;
  analyze import_changes;
  analyze pg_temp.import_rejects;
end
$$;

comment on function regulars.plan_import_matches(uuid, text, text[], text) is
  'Lists, in temporary tables of the session, the rows of an import that are bookings already and what changes of them.';
revoke all on function regulars.plan_import_matches(uuid, text, text[], text) from public;
--! EndIncluded functions/import/plan_import_matches.sql
--! Included functions/import/plan_import_tables.sql
-- Which rows want a table that is taken. Judged is what will be: a booking that the file moves away makes
-- room, one that is rejected stays where it is. Among rows the first of the file gets the table.
create or replace function regulars.plan_import_tables(restaurant_id uuid)
returns void
language plpgsql
volatile
as $$
declare
  v_claim record;
  v_period tstzrange;
begin
  create temp table import_claims on commit preserve rows as
  select
    import_bookings.number,
    import_bookings.table_id,
    tstzrange(import_bookings.starts_at, import_bookings.ends_at) as during
  from pg_temp.import_bookings
  where import_bookings.table_id is not null
    and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
    and import_bookings.problems = ''
    and not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
    )
  union all
  select
    import_changes.number,
    import_changes.claimed_id,
    tstzrange(import_changes.starts_at, import_changes.ends_at)
  from pg_temp.import_changes
  where import_changes.claimed_id is not null
    and (
      import_changes.claimed_id,
      tstzrange(import_changes.starts_at, import_changes.ends_at)
    ) is distinct from (import_changes.old_claimed_id, import_changes.old_during);

  select tstzrange(min(lower(import_claims.during)), max(upper(import_claims.during)))
  into v_period
  from import_claims;

  -- Number 0: bookings that the file leaves at their table.
  insert into import_claims (number, table_id, during)
  select 0, bookings.table_id, tstzrange(bookings.starts_at, bookings.ends_at)
  from public.bookings
  where bookings.restaurant_id = plan_import_tables.restaurant_id
    and bookings.table_id is not null
    and bookings.status in ('pending', 'confirmed')
    and bookings.starts_at < upper(v_period)
    and bookings.ends_at > lower(v_period)
    and not exists (
      select
      from pg_temp.import_changes
      where import_changes.booking_id = bookings.id
        and (
          import_changes.claimed_id,
          tstzrange(import_changes.starts_at, import_changes.ends_at)
        ) is distinct from (import_changes.old_claimed_id, import_changes.old_during)
    );

  loop
    create temp table import_granted (
      table_id uuid not null,
      during tstzrange not null
    );
    create index on import_granted using gist (table_id, during);

    -- Only claims of a stretch of time in which claims on the table overlap; histories have few.
    for v_claim in
      with stretches as (
        select
          marked.*,
          count(*) filter (where marked.is_apart) over (
            partition by marked.table_id
            order by lower(marked.during), marked.number
          ) as stretch
        from (
          select
            import_claims.*,
            coalesce(
              max(upper(import_claims.during)) over (
                partition by import_claims.table_id
                order by lower(import_claims.during), import_claims.number
                rows between unbounded preceding and 1 preceding
              ) <= lower(import_claims.during),
              true
            ) as is_apart
          from import_claims
        ) as marked
      )
      select contested.number, contested.table_id, contested.during
      from (
        select stretches.*, count(*) over (partition by table_id, stretch) as claims
        from stretches
      ) as contested
      where contested.claims > 1
      order by contested.number
    loop
      if v_claim.number > 0 and exists (
        select
        from import_granted
        where import_granted.table_id = v_claim.table_id
          and import_granted.during && v_claim.during
      ) then
        insert into pg_temp.import_rejects (number, problem)
        values (v_claim.number, 'table_taken');
      else
        insert into import_granted (table_id, during)
        values (v_claim.table_id, v_claim.during);
      end if;
    end loop;

    drop table import_granted;

    delete from import_claims
    where exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_claims.number
    );
    delete from pg_temp.import_matches
    where exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_matches.number
    );

    -- A booking that may not move keeps its table, which another row may have counted on.
    with kept as (
      delete from pg_temp.import_changes
      where exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_changes.number
      )
      returning import_changes.old_claimed_id, import_changes.old_during
    )
    insert into import_claims (number, table_id, during)
    select 0, kept.old_claimed_id, kept.old_during
    from kept
    where kept.old_claimed_id is not null;

    exit when not found;
  end loop;

  analyze import_claims;
  analyze pg_temp.import_rejects;
end
$$;

comment on function regulars.plan_import_tables(uuid) is
  'Rejects the rows of an import that want a table which another booking or an earlier row holds.';
revoke all on function regulars.plan_import_tables(uuid) from public;
--! EndIncluded functions/import/plan_import_tables.sql
--! Included functions/import/plan_import_changes.sql
-- The order in which bookings are changed. First those that give up a table. Then, in one transaction, those that
-- go from table to table and stand in each other's way: they let go of their tables before any takes a new one,
-- and whoever stops the import there leaves none without. Then all others. Within each step in contact order, as
-- everybody who writes many bookings does.
create or replace function regulars.plan_import_changes(restaurant_id uuid)
returns void
language plpgsql
volatile
as $$
begin
  alter table pg_temp.import_changes
    add column step integer,
    add column chunk integer,
    add column place bigint;

  update pg_temp.import_changes
  set
    step = places.step,
    chunk = case places.step when 2 then 0 else (places.place - 1) / 200 end,
    place = places.place
  from (
    select
      keyed.number,
      keyed.step,
      row_number() over (
        partition by keyed.step
        order by
          keyed.email_normalized collate "C",
          keyed.phone_normalized collate "C",
          keyed.booking_id
      ) as place
    from (
      select
        import_changes.number,
        import_changes.booking_id,
        case
          when import_changes.claimed_id is null then 1
          when exists (
            select
            from pg_temp.import_claims
            where import_claims.number <> import_changes.number
              and import_claims.table_id = import_changes.old_claimed_id
              and import_claims.during && import_changes.old_during
          ) then 2
          else 3
        end as step,
        coalesce(regulars.normalize_email(import_changes.customer_email), '')
          as email_normalized,
        coalesce(
          regulars.normalize_phone(import_changes.customer_phone, restaurants.country_code),
          ''
        ) as phone_normalized
      from pg_temp.import_changes
      join public.restaurants on restaurants.id = plan_import_changes.restaurant_id
    ) as keyed
  ) as places
  where places.number = import_changes.number;

  create index on pg_temp.import_changes (step, chunk, place);
  analyze pg_temp.import_changes;
end
$$;

comment on function regulars.plan_import_changes(uuid) is
  'Puts the changes of an import into the steps, chunks and order in which they are made.';
revoke all on function regulars.plan_import_changes(uuid) from public;
--! EndIncluded functions/import/plan_import_changes.sql
--! Included functions/import/read_import_rows.sql
-- Called after each part of the file, so that it is judged while the client reads the next.
create or replace function regulars.read_import_rows(
  restaurant_id uuid,
  statuses jsonb,
  date_order text,
  first_number bigint,
  last_number bigint
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
-- planning it anew for each part takes a quarter of the time
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_statuses jsonb;
begin
  perform regulars.assert_restaurant(read_import_rows.restaurant_id);

  select restaurants.timezone
  into strict v_timezone
  from public.restaurants
  where restaurants.id = read_import_rows.restaurant_id;

  -- folded like the cells: what is a small letter differs between the client and the server's locales
  select jsonb_object_agg(regulars.fold_case(words.word), words.status)
  into v_statuses
  from jsonb_each_text(read_import_rows.statuses) as words (word, status);

  insert into pg_temp.import_bookings (
    number,
    external_id,
    has_own_id,
    reference,
    table_id,
    starts_at,
    ends_at,
    has_end,
    party_size,
    booking_type,
    seating_preference,
    status,
    confirmed_at,
    completed_at,
    cancelled_at,
    cancelled_by,
    customer_name,
    customer_email,
    customer_phone,
    marketing_opt_in,
    notes,
    source,
    spend_amount,
    spend_currency,
    created_at,
    is_apart,
    problems
  )
  select
    cells.number,
    cells.external_id,
    cells.has_own_id,
    cells.reference,
    case when cells.status is distinct from 'pending_allocation' then cells.table_id end
      as table_id,
    cells.starts_at,
    coalesce(
      cells.ends_at,
      cells.starts_at + make_interval(mins => coalesce(cells.duration_minutes, 120))
    ) as ends_at,
    (cells.ends_at is not null or cells.duration_minutes is not null) as has_end,
    cells.party_size,
    cells.booking_type,
    cells.seating_preference,
    cells.status,
    cells.confirmed_at,
    cells.completed_at,
    cells.cancelled_at,
    cells.cancelled_by,
    cells.customer_name,
    cells.customer_email,
    cells.customer_phone,
    cells.marketing_opt_in,
    cells.notes,
    cells.source,
    cells.spend_amount,
    cells.spend_currency,
    cells.created_at,
    cells.reference is null
      and (
        coalesce(cells.status, 'confirmed') in ('completed', 'no_show', 'cancelled')
        or cells.table_id is null and cells.status is distinct from 'pending_allocation'
      ) as is_apart,
    coalesce(cells.problem, cells.problems) as problems
  from (
    select
      typed.*,
      concat_ws(
        ',',
        case
          when typed.starts_at is null then 'starts_at'
          when not isfinite(typed.starts_at) then 'starts_at_skipped'
        end,
        -- the limits of the live path, which later changes of the booking have to pass
        case when length(typed.external_id) > 500 then 'external_id' end,
        case when length(typed.customer_name) > 500 then 'customer_name' end,
        case when length(typed.customer_email) > 1000 then 'customer_email' end,
        case when length(typed.customer_phone) > 500 then 'customer_phone' end,
        case
          when typed.raw_ends_at is null then null
          when not isfinite(typed.ends_at) then 'ends_at_skipped'
          when typed.ends_at is null or typed.ends_at <= typed.starts_at then 'ends_at'
        end,
        case
          when typed.raw_duration_minutes is not null and typed.duration_minutes is null
            then 'duration_minutes'
        end,
        case
          when typed.party_size is null or typed.party_size not between 1 and 200
            then 'party_size'
        end,
        case
          when typed.booking_type not in ('breakfast', 'lunch', 'dinner', 'drinks')
            then 'booking_type'
        end,
        case
          when typed.seating_preference
            not in ('any', 'indoor', 'window', 'booth', 'bar', 'outdoor')
            then 'seating_preference'
        end,
        case when typed.raw_status is not null and typed.status is null then 'status' end,
        case
          when typed.raw_confirmed_at is not null and isfinite(typed.confirmed_at) is not true
            then 'confirmed_at'
        end,
        case
          when typed.raw_completed_at is not null and isfinite(typed.completed_at) is not true
            then 'completed_at'
        end,
        case
          when typed.raw_cancelled_at is not null and isfinite(typed.cancelled_at) is not true
            then 'cancelled_at'
        end,
        case
          when typed.raw_created_at is not null and isfinite(typed.created_at) is not true
            then 'created_at'
        end,
        case when typed.cancelled_by not in ('customer', 'staff', 'system') then 'cancelled_by' end,
        case
          when typed.raw_marketing_opt_in is not null and typed.marketing_opt_in is null
            then 'marketing_opt_in'
        end,
        case when typed.source !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then 'source' end,
        case
          when typed.raw_spend_amount is not null and typed.spend_amount is null
            then 'spend_amount'
        end,
        case when typed.spend_currency !~ '^[A-Z]{3}$' then 'spend_currency' end,
        case when typed.reference !~ '^[2-9A-HJ-NP-Z]{8}$' then 'reference' end,
        case
          when typed.table_label is not null and typed.table_id is null then 'table_unknown'
        end
      ) as problems
    from (
      select
        import_rows.number,
        import_rows.problem,
        import_rows.external_id,
        import_rows.external_id is not null as has_own_id,
        import_rows.reference,
        import_rows.table_label,
        restaurant_tables.id as table_id,
        regulars.import_time(
          coalesce(
            import_rows.starts_at,
            import_rows.starts_on || ' ' || import_rows.starts_time
          ),
          v_timezone,
          read_import_rows.date_order,
          true
        ) as starts_at,
        import_rows.ends_at as raw_ends_at,
        regulars.import_time(
          import_rows.ends_at,
          v_timezone,
          read_import_rows.date_order,
          true
        ) as ends_at,
        import_rows.duration_minutes as raw_duration_minutes,
        case
          when import_rows.duration_minutes ~ '^ *0*[1-9][0-9]{0,3} *$'
            then import_rows.duration_minutes::integer
        end as duration_minutes,
        case
          when import_rows.party_size ~ '^ *[0-9]{1,4} *$' then import_rows.party_size::integer
        end as party_size,
        lower(btrim(import_rows.booking_type)) as booking_type,
        lower(btrim(import_rows.seating_preference)) as seating_preference,
        import_rows.status as raw_status,
        coalesce(
          read_import_rows.statuses ->> import_rows.status,
          v_statuses ->> regulars.fold_case(btrim(import_rows.status))
        ) as status,
        import_rows.confirmed_at as raw_confirmed_at,
        regulars.import_time(
          import_rows.confirmed_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as confirmed_at,
        import_rows.completed_at as raw_completed_at,
        regulars.import_time(
          import_rows.completed_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as completed_at,
        import_rows.cancelled_at as raw_cancelled_at,
        regulars.import_time(
          import_rows.cancelled_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as cancelled_at,
        import_rows.created_at as raw_created_at,
        regulars.import_time(
          import_rows.created_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as created_at,
        lower(btrim(import_rows.cancelled_by)) as cancelled_by,
        coalesce(
          import_rows.customer_name,
          nullif(
            concat_ws(' ', import_rows.customer_first_name, import_rows.customer_last_name),
            ''
          )
        ) as customer_name,
        import_rows.customer_email,
        import_rows.customer_phone,
        import_rows.marketing_opt_in as raw_marketing_opt_in,
        case
          when lower(btrim(import_rows.marketing_opt_in)) in ('true', 'yes', 'y', 't', '1')
            then true
          when lower(btrim(import_rows.marketing_opt_in)) in ('false', 'no', 'n', 'f', '0')
            then false
        end as marketing_opt_in,
        import_rows.notes,
        lower(btrim(import_rows.source)) as source,
        import_rows.spend_amount as raw_spend_amount,
        case
          when import_rows.spend_amount ~ '^ *[0-9]{1,18} *$'
            then import_rows.spend_amount::bigint
        end as spend_amount,
        upper(btrim(import_rows.spend_currency)) as spend_currency
      from pg_temp.import_rows
      left join public.restaurant_tables
        on restaurant_tables.restaurant_id = read_import_rows.restaurant_id
        and restaurant_tables.label = import_rows.table_label
      where import_rows.number
        between read_import_rows.first_number and read_import_rows.last_number
      -- keeps what is read here from being read again wherever it is used
      offset 0
    ) as typed
    offset 0
  ) as cells;
end
$$;

comment on function regulars.read_import_rows(uuid, jsonb, text, bigint, bigint) is
  'Reads rows of pg_temp.import_rows into times, numbers and our words, and lists what each field breaks. statuses: words of the file to ours, capitals alike; date_order: dmy, mdy or null. Raises RG010.';
revoke all on function regulars.read_import_rows(uuid, jsonb, text, bigint, bigint) from public;
--! EndIncluded functions/import/read_import_rows.sql
--! Included functions/import/plan_import.sql
-- Decides what becomes of every row that was read, without locks and without writing to any table but temporary ones:
-- what a dry run counts is what a run does.
create or replace function regulars.plan_import(
  restaurant_id uuid,
  external_source text,
  fields text[]
)
returns table (
  rows bigint,
  imported bigint,
  updated bigint,
  unchanged bigint,
  rejected bigint
)
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
set work_mem = '128MB'
-- what is analysed is counts and repeats, which a small sample shows as well
set default_statistics_target = '10'
as $$
#variable_conflict use_column
declare
  v_timezone text;
begin
  perform regulars.assert_restaurant(plan_import.restaurant_id);

  select restaurants.timezone
  into strict v_timezone
  from public.restaurants
  where restaurants.id = plan_import.restaurant_id;

  drop table if exists
    pg_temp.import_ids,
    pg_temp.import_matches,
    pg_temp.import_rejects,
    pg_temp.import_changes,
    pg_temp.import_claims;
  -- Only what is joined: a sample of every column of wide rows takes long.
  analyze pg_temp.import_rows (number, external_id, problem);

  -- A row without an id is known by what it says: the digest of its cells, and the how-manieth of its like it
  -- is. So the same file adds nothing, and of two equal rows both stay. Fields that join later go to the end.
  create temp table import_ids on commit preserve rows as
  select
    digests.number,
    'row:' || digests.digest || '#'
      || row_number() over (partition by digests.digest order by digests.number) as external_id
  from (
    select
      import_rows.number,
      left(
        encode(
          sha256(
            convert_to(
              concat(
                'reference=' || import_rows.reference || chr(31),
                'table_label=' || import_rows.table_label || chr(31),
                'starts_at=' || import_rows.starts_at || chr(31),
                'starts_on=' || import_rows.starts_on || chr(31),
                'starts_time=' || import_rows.starts_time || chr(31),
                'ends_at=' || import_rows.ends_at || chr(31),
                'duration_minutes=' || import_rows.duration_minutes || chr(31),
                'party_size=' || import_rows.party_size || chr(31),
                'booking_type=' || import_rows.booking_type || chr(31),
                'seating_preference=' || import_rows.seating_preference || chr(31),
                'status=' || import_rows.status || chr(31),
                'confirmed_at=' || import_rows.confirmed_at || chr(31),
                'completed_at=' || import_rows.completed_at || chr(31),
                'cancelled_at=' || import_rows.cancelled_at || chr(31),
                'cancelled_by=' || import_rows.cancelled_by || chr(31),
                'customer_name=' || import_rows.customer_name || chr(31),
                'customer_first_name=' || import_rows.customer_first_name || chr(31),
                'customer_last_name=' || import_rows.customer_last_name || chr(31),
                'customer_email=' || import_rows.customer_email || chr(31),
                'customer_phone=' || import_rows.customer_phone || chr(31),
                'marketing_opt_in=' || import_rows.marketing_opt_in || chr(31),
                'notes=' || import_rows.notes || chr(31),
                'source=' || import_rows.source || chr(31),
                'spend_amount=' || import_rows.spend_amount || chr(31),
                'spend_currency=' || import_rows.spend_currency || chr(31),
                'created_at=' || import_rows.created_at || chr(31)
              ),
              'UTF8'
            )
          ),
          'hex'
        ),
        32
      ) as digest
    from pg_temp.import_rows
    where import_rows.external_id is null
      and import_rows.problem is null
  ) as digests;
  analyze import_ids;

  update pg_temp.import_bookings
  set external_id = import_ids.external_id
  from import_ids
  where import_ids.number = import_bookings.number;

  analyze pg_temp.import_bookings (number, external_id, has_own_id, table_id, status, problems);

  create temp table import_rejects on commit preserve rows as
  select import_bookings.number, problems.problem
  from pg_temp.import_bookings
  cross join lateral string_to_table(import_bookings.problems, ',') as problems (problem)
  where import_bookings.problems <> '';
  create index on import_rejects (number);
  analyze import_rejects;

  perform regulars.plan_import_matches(
    plan_import.restaurant_id,
    plan_import.external_source,
    plan_import.fields,
    v_timezone
  );
  perform regulars.plan_import_tables(plan_import.restaurant_id);
  perform regulars.plan_import_changes(plan_import.restaurant_id);

  return query
  select counts.rows, counts.imported, counts.updated, counts.unchanged, counts.rejected
  from regulars.count_import() as counts;
end
$$;

comment on function regulars.plan_import(uuid, text, text[]) is
  'Decides what becomes of each row of pg_temp.import_bookings and counts it; writes only temporary tables. fields: those the file has. Raises RG010.';
revoke all on function regulars.plan_import(uuid, text, text[]) from public;
--! EndIncluded functions/import/plan_import.sql
--! Included functions/import/list_import_chunks.sql
create or replace function regulars.list_import_chunks()
returns table (
  step integer,
  chunk integer,
  items bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select import_changes.step, import_changes.chunk, count(*)
  from pg_temp.import_changes
  group by import_changes.step, import_changes.chunk
  union all
  select 4, ((import_bookings.number - 1) / 5000)::integer, count(*)
  from pg_temp.import_bookings
  where not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
    )
  group by ((import_bookings.number - 1) / 5000)::integer
  order by 1, 2;
end
$$;

comment on function regulars.list_import_chunks() is
  'The chunks of the import that this session has planned, in the order in which they are to run: 1 to 3 change bookings, 4 inserts them.';
revoke all on function regulars.list_import_chunks() from public;
--! EndIncluded functions/import/list_import_chunks.sql
--! Included functions/import/join_import.sql
-- One session does not see another's temporary tables, and permanent ones would leave guests' data behind where an import
-- is killed. So the client carries rows from session to session with COPY, and each row is in the plan of one.
create or replace function regulars.join_import(restaurant_id uuid, external_source text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
as $$
begin
  perform regulars.begin_import(join_import.restaurant_id);
  perform regulars.plan_import(join_import.restaurant_id, join_import.external_source, '{}');
  execute format('grant insert on pg_temp.import_bookings to %I', session_user);
end
$$;

comment on function regulars.join_import(uuid, text) is
  'Prepares this session to insert bookings of an import that another has planned: COPY its pg_temp.import_share into pg_temp.import_bookings. Raises RG004, RG010.';
revoke all on function regulars.join_import(uuid, text) from public;
--! EndIncluded functions/import/join_import.sql
--! Included functions/import/share_import.sql
-- Only bookings that claim no table, do not wait for one and bring no reference: what the live path gives once is locked or
-- asked for by one session, in the order of the file. So the sessions of an import do not wait for each other, and what
-- the others write can no longer be rejected. A view, through which COPY takes the rows away without writing them again.
create or replace function regulars.share_import(chunks integer[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
set client_min_messages = 'warning'
as $$
begin
  drop view if exists pg_temp.import_share;
  execute format(
    $view$
      create temp view import_share as
      select import_bookings.*
      from pg_temp.import_bookings
      where (import_bookings.number - 1) / 5000 = any (%L::bigint[])
        and import_bookings.is_apart
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_matches
          where import_matches.number = import_bookings.number
        )
    $view$,
    share_import.chunks
  );
  execute format('grant select, delete on pg_temp.import_share to %I', session_user);
end
$$;

comment on function regulars.share_import(integer[]) is
  'Makes pg_temp.import_share of the bookings in these chunks that another session can insert: delete them there and COPY them to it.';
revoke all on function regulars.share_import(integer[]) from public;
--! EndIncluded functions/import/share_import.sql
--! Included functions/import/apply_import_change.sql
create or replace function regulars.apply_import_change(restaurant_id uuid, number bigint)
returns void
language plpgsql
volatile
as $$
begin
  update public.bookings
  set
    starts_at = import_changes.starts_at,
    ends_at = import_changes.ends_at,
    table_id = import_changes.table_id,
    party_size = import_changes.party_size,
    booking_type = import_changes.booking_type,
    seating_preference = import_changes.seating_preference,
    status = import_changes.status,
    confirmed_at = import_changes.confirmed_at,
    completed_at = import_changes.completed_at,
    cancelled_at = import_changes.cancelled_at,
    cancelled_by = import_changes.cancelled_by,
    customer_name = import_changes.customer_name,
    customer_email = import_changes.customer_email,
    customer_phone = import_changes.customer_phone,
    marketing_opt_in = import_changes.marketing_opt_in,
    notes = import_changes.notes,
    source = import_changes.source,
    spend_amount = import_changes.spend_amount,
    spend_currency = import_changes.spend_currency
  from pg_temp.import_changes
  where bookings.restaurant_id = apply_import_change.restaurant_id
    and bookings.id = import_changes.booking_id
    and import_changes.number = apply_import_change.number;
end
$$;

comment on function regulars.apply_import_change(uuid, bigint) is
  'Changes a booking as a row of an import says, with all that follows from it.';
revoke all on function regulars.apply_import_change(uuid, bigint) from public;
--! EndIncluded functions/import/apply_import_change.sql
--! Included functions/import/try_import_change.sql
create or replace function regulars.try_import_change(restaurant_id uuid, number bigint)
returns text
language plpgsql
volatile
as $$
begin
  perform regulars.apply_import_change(
    try_import_change.restaurant_id,
    try_import_change.number
  );
  return null;
exception
  when sqlstate 'RG002' then
    return 'status_move';
  when sqlstate 'RG006' or sqlstate 'RG016' or exclusion_violation then
    return 'table_taken';
end
$$;

comment on function regulars.try_import_change(uuid, bigint) is
  'Makes one change of an import; returns the problem that hinders it, or null.';
revoke all on function regulars.try_import_change(uuid, bigint) from public;
--! EndIncluded functions/import/try_import_change.sql
--! Included functions/import/import_chunk_changes.sql
create or replace function regulars.import_chunk_changes(
  restaurant_id uuid,
  step integer,
  chunk integer
)
returns void
language plpgsql
volatile
as $$
declare
  v_change record;
  v_is_careful boolean := false;
  v_problem text;
begin
  loop
    begin
      -- Not when something came in between: a booking that then may not move must not lose its table.
      if import_chunk_changes.step = 2 and not v_is_careful then
        update public.bookings
        set table_id = null
        from pg_temp.import_changes
        where import_changes.step = 2
          and bookings.restaurant_id = import_chunk_changes.restaurant_id
          and bookings.id = import_changes.booking_id;
      end if;

      for v_change in
        select import_changes.*
        from pg_temp.import_changes
        where import_changes.step = import_chunk_changes.step
          and import_changes.chunk = import_chunk_changes.chunk
        order by import_changes.place
      loop
        if v_is_careful then
          v_problem := regulars.try_import_change(
            import_chunk_changes.restaurant_id,
            v_change.number
          );
          if v_problem is not null then
            insert into pg_temp.import_rejects (number, problem)
            values (v_change.number, v_problem);
            delete from pg_temp.import_matches
            where import_matches.number = v_change.number;
          end if;
        else
          perform regulars.apply_import_change(
            import_chunk_changes.restaurant_id,
            v_change.number
          );
        end if;
      end loop;
      exit;
    exception
      -- Somebody changed a booking after it was planned: the chunk again, each row for itself.
      when sqlstate 'RG002' or sqlstate 'RG006' or sqlstate 'RG016' or exclusion_violation then
        if v_is_careful then
          raise;
        end if;
        v_is_careful := true;
    end;
  end loop;
end
$$;

comment on function regulars.import_chunk_changes(uuid, integer, integer) is
  'Makes the changes of one chunk of an import, by the live path.';
revoke all on function regulars.import_chunk_changes(uuid, integer, integer) from public;
--! EndIncluded functions/import/import_chunk_changes.sql
--! Included functions/import/import_chunk_bookings.sql
-- The triggers let rows with an import_batch_id pass, so what they would fill in is filled in here. Times that
-- the file does not tell are set to the latest they can be, never to the day of the import.
create or replace function regulars.import_chunk_bookings(
  restaurant_id uuid,
  external_source text,
  import_batch_id uuid,
  began_at timestamptz,
  chunk integer
)
returns void
language plpgsql
volatile
as $$
declare
  v_timezone text;
  v_first bigint := import_chunk_bookings.chunk * 5000::bigint + 1;
  v_last bigint := (import_chunk_bookings.chunk + 1) * 5000::bigint;
  v_failures integer := 0;
begin
  select restaurants.timezone
  into v_timezone
  from public.restaurants
  where restaurants.id = import_chunk_bookings.restaurant_id;

  -- As the live path does before it takes a table: nobody can take one of these meanwhile.
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = import_chunk_bookings.restaurant_id
    and restaurant_tables.id in (
      select import_bookings.table_id
      from pg_temp.import_bookings
      where import_bookings.number between v_first and v_last
        and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
    )
  order by restaurant_tables.id
  for no key update;

  loop
    begin
      insert into public.bookings (
        restaurant_id,
        id,
        import_batch_id,
        reference,
        external_source,
        external_id,
        table_id,
        starts_at,
        ends_at,
        party_size,
        booking_type,
        seating_preference,
        status,
        confirmed_at,
        completed_at,
        cancelled_at,
        cancelled_by,
        customer_name,
        customer_email,
        customer_phone,
        marketing_opt_in,
        notes,
        source,
        spend_amount,
        spend_currency,
        created_at
      )
      select
        import_chunk_bookings.restaurant_id,
        -- In the order of the file, whichever session writes first: of two bookings made at one time the id says
        -- which is newer. Reading takes longer than a microsecond a row, so that none lies ahead of the clock.
        regulars.uuid_v7(
          import_chunk_bookings.began_at + import_bookings.number * interval '1 microsecond'
        ),
        import_chunk_bookings.import_batch_id,
        coalesce(import_bookings.reference, regulars.new_booking_reference()),
        import_chunk_bookings.external_source,
        import_bookings.external_id,
        import_bookings.table_id,
        import_bookings.starts_at,
        import_bookings.ends_at,
        import_bookings.party_size,
        coalesce(
          import_bookings.booking_type,
          regulars.default_booking_type(import_bookings.starts_at, v_timezone)
        ),
        coalesce(import_bookings.seating_preference, 'any'),
        coalesce(import_bookings.status, 'confirmed'),
        case
          when coalesce(import_bookings.status, 'confirmed') in ('confirmed', 'completed')
            then coalesce(
              import_bookings.confirmed_at,
              import_bookings.created_at,
              least(import_bookings.starts_at, import_chunk_bookings.began_at)
            )
          else import_bookings.confirmed_at
        end,
        case
          when import_bookings.status = 'completed'
            then coalesce(import_bookings.completed_at, least(import_bookings.ends_at, import_chunk_bookings.began_at))
          else import_bookings.completed_at
        end,
        case
          when import_bookings.status = 'cancelled'
            then coalesce(import_bookings.cancelled_at, least(import_bookings.starts_at, import_chunk_bookings.began_at))
          else import_bookings.cancelled_at
        end,
        case
          when import_bookings.status = 'cancelled'
            then coalesce(import_bookings.cancelled_by, 'system')
          else import_bookings.cancelled_by
        end,
        import_bookings.customer_name,
        import_bookings.customer_email,
        import_bookings.customer_phone,
        coalesce(import_bookings.marketing_opt_in, false),
        import_bookings.notes,
        coalesce(import_bookings.source, 'import'),
        import_bookings.spend_amount,
        import_bookings.spend_currency,
        coalesce(import_bookings.created_at, least(import_bookings.starts_at, import_chunk_bookings.began_at))
      from pg_temp.import_bookings
      where import_bookings.number between v_first and v_last
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_matches
          where import_matches.number = import_bookings.number
        )
      order by import_bookings.number;
      exit;
    exception
      -- Only now, since asking every index of every row beforehand costs a fifth of the insert.
      when unique_violation or exclusion_violation then
        v_failures := v_failures + 1;
        if v_failures > 10 then
          raise;
        end if;
    end;

    -- Somebody was faster since the plan was made, or a new reference exists already: then another is drawn.
    insert into pg_temp.import_matches (number, is_changed)
    select import_bookings.number, false
    from pg_temp.import_bookings
    join public.bookings
      on bookings.restaurant_id = import_chunk_bookings.restaurant_id
      and bookings.external_source = import_chunk_bookings.external_source
      and bookings.external_id = import_bookings.external_id
    where import_bookings.number between v_first and v_last
      and not exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_bookings.number
      )
    on conflict do nothing;

    insert into pg_temp.import_rejects (number, problem)
    select
      import_bookings.number,
      case when taken.has_reference then 'reference_taken' else 'table_taken' end
    from pg_temp.import_bookings
    cross join lateral (
      select
        exists (
          select
          from public.bookings
          where bookings.restaurant_id = import_chunk_bookings.restaurant_id
            and bookings.reference = import_bookings.reference
        ) as has_reference
    ) as taken
    where import_bookings.number between v_first and v_last
      and not exists (
        select
        from public.bookings
        where bookings.restaurant_id = import_chunk_bookings.restaurant_id
          and bookings.external_source = import_chunk_bookings.external_source
          and bookings.external_id = import_bookings.external_id
      )
      and not exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_bookings.number
      )
      and (
        taken.has_reference
        or import_bookings.table_id is not null
          and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
          and not regulars.is_table_free(
            restaurant_id => import_chunk_bookings.restaurant_id,
            table_id => import_bookings.table_id,
            starts_at => import_bookings.starts_at,
            ends_at => import_bookings.ends_at,
            except_booking_id => null
          )
      );
  end loop;
end
$$;

comment on function regulars.import_chunk_bookings(uuid, text, uuid, timestamptz, integer) is
  'Inserts the new bookings of one chunk of an import.';
revoke all on function regulars.import_chunk_bookings(uuid, text, uuid, timestamptz, integer) from public;
--! EndIncluded functions/import/import_chunk_bookings.sql
--! Included functions/import/import_chunk_waiting.sql
-- The trigger that opens entries lets rows with an import_batch_id pass.
create or replace function regulars.import_chunk_waiting(
  restaurant_id uuid,
  external_source text,
  import_batch_id uuid,
  chunk integer
)
returns void
language plpgsql
volatile
as $$
declare
  v_restaurant public.restaurants;
begin
  if not exists (
    select
    from pg_temp.import_bookings
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
  ) then
    return;
  end if;

  -- as the trigger does: its lock numbers those who join
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = import_chunk_waiting.restaurant_id
  for no key update;

  insert into public.waiting_list (restaurant_id, booking_id, position, created_at)
  select
    joining.restaurant_id,
    joining.id,
    count(*) over (
      partition by joining.business_date
      order by joining.created_at, joining.id
      rows unbounded preceding
    ) + (
      select count(*)
      from public.waiting_list
      join public.bookings
        on bookings.restaurant_id = waiting_list.restaurant_id
        and bookings.id = waiting_list.booking_id
      where waiting_list.restaurant_id = joining.restaurant_id
        and waiting_list.status = 'waiting'
        and bookings.status = 'pending_allocation'
        -- what an index can use; a local date spans at most 25 hours
        and bookings.starts_at between joining.starts_at - interval '25 hours'
          and joining.starts_at + interval '25 hours'
        and regulars.business_date(
          bookings.starts_at,
          v_restaurant.timezone,
          v_restaurant.day_starts_at
        ) = joining.business_date
    ),
    joining.created_at
  from (
    select
      bookings.restaurant_id,
      bookings.id,
      bookings.starts_at,
      bookings.created_at,
      regulars.business_date(
        bookings.starts_at,
        v_restaurant.timezone,
        v_restaurant.day_starts_at
      ) as business_date
    from pg_temp.import_bookings
    join public.bookings
      on bookings.restaurant_id = import_chunk_waiting.restaurant_id
      and bookings.external_source = import_chunk_waiting.external_source
      and bookings.external_id = import_bookings.external_id
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
      and bookings.status = 'pending_allocation'
      and bookings.import_batch_id = import_chunk_waiting.import_batch_id
      and not exists (
        select
        from public.waiting_list
        where waiting_list.restaurant_id = bookings.restaurant_id
          and waiting_list.booking_id = bookings.id
      )
  ) as joining;
end
$$;

comment on function regulars.import_chunk_waiting(uuid, text, uuid, integer) is
  'Opens the waiting-list entries of the bookings that one chunk of an import has inserted.';
revoke all on function regulars.import_chunk_waiting(uuid, text, uuid, integer) from public;
--! EndIncluded functions/import/import_chunk_waiting.sql
--! Included functions/import/import_chunk.sql
create or replace function regulars.import_chunk(
  restaurant_id uuid,
  external_source text,
  import_batch_id uuid,
  began_at timestamptz,
  step integer,
  chunk integer
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform regulars.assert_restaurant(import_chunk.restaurant_id);

  if import_chunk.step < 4 then
    perform regulars.import_chunk_changes(
      import_chunk.restaurant_id,
      import_chunk.step,
      import_chunk.chunk
    );
  else
    perform regulars.import_chunk_bookings(
      import_chunk.restaurant_id,
      import_chunk.external_source,
      import_chunk.import_batch_id,
      import_chunk.began_at,
      import_chunk.chunk
    );
    perform regulars.import_chunk_waiting(
      import_chunk.restaurant_id,
      import_chunk.external_source,
      import_chunk.import_batch_id,
      import_chunk.chunk
    );
  end if;
end
$$;

comment on function regulars.import_chunk(uuid, text, uuid, timestamptz, integer, integer) is
  'Carries out one chunk that regulars.plan_import has planned in this session. began_at: before the file was read, the same for all chunks. One transaction each. Raises RG010.';
revoke all on function regulars.import_chunk(uuid, text, uuid, timestamptz, integer, integer) from public;
--! EndIncluded functions/import/import_chunk.sql
--! Included functions/import/list_import_rejects.sql
create or replace function regulars.list_import_rejects()
returns table (
  number bigint,
  from_byte bigint,
  to_byte bigint,
  field text,
  code text,
  message text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select
    import_rows.number,
    import_rows.from_byte,
    import_rows.to_byte,
    problems.field,
    problems.code,
    problems.message
  from pg_temp.import_rejects
  join pg_temp.import_rows on import_rows.number = import_rejects.number
  join regulars.import_problems() as problems on problems.problem = import_rejects.problem
  order by import_rows.number, problems.field;
end
$$;

comment on function regulars.list_import_rejects() is
  'The rejected rows of the import that this session has planned, one line a problem, and where they are in the file.';
revoke all on function regulars.list_import_rejects() from public;
--! EndIncluded functions/import/list_import_rejects.sql
