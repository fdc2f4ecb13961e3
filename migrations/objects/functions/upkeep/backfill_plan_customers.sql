-- The planning pass of step 1 takes no locks. It normalises each distinct raw contact once, tells
-- from these which bookings do not belong to their contact's customer, and lists them in chunks of
-- whole guests. Where none is wrong, bookings are read once.
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
  drop table if exists pg_temp.backfill_moves;
  drop table if exists pg_temp.backfill_bookings;
  drop table if exists pg_temp.backfill_first_runs;

  -- The restaurants where nothing is derived yet: everything else that is derived names a customer.
  -- Settled: step 1 has left nothing to steps 2 and 3.
  create temp table backfill_first_runs on commit preserve rows as
  select restaurants.id as restaurant_id, true as is_settled
  from public.restaurants
  where not exists (
    select
    from public.customers
    where customers.restaurant_id = restaurants.id
  );

  -- The distinct contacts of the bookings as they were written, by the customer that they are with,
  -- and the identity of each.
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
      raw.customer_id,
      raw.bookings,
      raw.lacking_program,
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
        bookings.customer_id,
        count(*) as bookings,
        -- points from before this system get a program
        count(*) filter (
          where bookings.loyalty_points_awarded <> 0
            and bookings.loyalty_program_id is null
            and bookings.customer_id is not null
        ) as lacking_program,
        min(bookings.created_at) as first_at
      from public.bookings
      where (
          backfill_plan_customers.restaurant_id is null
          or bookings.restaurant_id = backfill_plan_customers.restaurant_id
        )
        and (
          backfill_plan_customers.parts = 1
          -- A hash that the spellings of one contact share, so that one session gets all of a
          -- guest's bookings. If it separates a guest's spellings, the result is still right: the
          -- sessions wait for each other.
          or (
            hashtext(
              case
                when bookings.customer_email like '%@%'
                  then lower(translate(bookings.customer_email, E' \t\r\n', ''))
                -- null would belong to no part
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
        regulars.contact_key(bookings.customer_email, bookings.customer_phone),
        bookings.customer_id
    ) as raw
    join public.restaurants on restaurants.id = raw.restaurant_id
    cross join lateral (
      select
        regulars.usable_email(
          nullif(split_part(raw.contact, chr(31), 1), ''),
          restaurants.placeholder_contacts
        ) as email_normalized,
        regulars.usable_phone(
          nullif(split_part(raw.contact, chr(31), 2), ''),
          restaurants.country_code,
          restaurants.placeholder_contacts
        ) as phone_normalized
      -- "offset 0" keeps the planner from repeating the calls wherever their results are used
      offset 0
    ) as normalized
    offset 0
  ) as known;
  -- Only the join columns; the row count comes with any column.
  analyze backfill_contacts (restaurant_id, contact);

  -- Ids for new guests are assigned here, so that all bookings of a guest get the same one. They
  -- follow the order of first bookings, as ids of live bookings do, and so do the chunks: each
  -- writes to adjacent pages.
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
    -- assigns the ids after sorting
    offset 0
  ) as guests;
  analyze backfill_guests (restaurant_id);

  -- What is wrong, by contact and present customer. Chunks hold whole guests, about a thousand
  -- bookings each; a guest with more gets several, and starts and ends on a chunk boundary.
  create temp table backfill_moves on commit preserve rows as
  with wrong as materialized (
    select
      judged.*,
      case when judged.is_elsewhere then judged.bookings else judged.lacking_program end as items
    from (
      select
        contacts.restaurant_id,
        contacts.contact,
        contacts.customer_id as old_customer_id,
        contacts.bookings,
        contacts.lacking_program,
        guests.email_normalized,
        guests.phone_normalized,
        guests.identity_id,
        coalesce(
          guests.customer_id,
          regulars.customer_root(contacts.restaurant_id, contacts.customer_id)
        ) as customer_id,
        -- a circle of merge pointers has no root
        coalesce(guests.customer_id, contacts.customer_id) as guest_id,
        guests.identity is not null and guests.identity_id is null as is_new,
        case
          when guests.customer_id is not null
            then contacts.customer_id is distinct from guests.customer_id
          -- no usable contact: stays with its customer, or with that customer's survivor
          else present.id is not null
        end as is_elsewhere
      from backfill_contacts as contacts
      left join backfill_guests as guests
        on guests.restaurant_id = contacts.restaurant_id
        and guests.identity = contacts.identity
      left join public.customers as present
        on present.restaurant_id = contacts.restaurant_id
        and present.id = contacts.customer_id
        and present.merged_into_id is not null
    ) as judged
    where judged.is_elsewhere or judged.lacking_program > 0
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
        wrong.items > 1000 as is_large,
        case when wrong.items > 1000 then (wrong.items / 1000 + 2) * 1000 else wrong.items end
          as room
      from (
        select
          wrong.restaurant_id,
          wrong.guest_id,
          sum(wrong.items)::bigint as items
        from wrong
        group by wrong.restaurant_id, wrong.guest_id
      ) as wrong
    ) as sized
  )
  select
    (
      case
        when guests.is_large then (guests.room_before + 999) / 1000
        else guests.room_before / 1000
      end
    )::integer as first_chunk,
    guests.is_large,
    wrong.*
  from wrong
  join guests
    on guests.restaurant_id = wrong.restaurant_id
    and guests.guest_id = wrong.guest_id;
  analyze backfill_moves (restaurant_id, contact);

  create temp table backfill_bookings (
    restaurant_id uuid not null,
    chunk integer not null,
    booking_id uuid not null,
    -- ctid and xmin identify the row version that was read
    place tid not null,
    version xid not null,
    created_at timestamptz not null,
    customer_id uuid,
    old_customer_id uuid,
    identity_id uuid,
    email text not null,
    phone text not null,
    email_normalized text,
    phone_normalized text,
    -- this chunk inserts the customer
    is_new boolean not null,
    -- with all that is theirs, in a restaurant where nothing is derived yet
    is_plain boolean not null,
    is_large boolean not null
  ) on commit preserve rows;
  if exists (select from backfill_moves) then
    insert into backfill_bookings
    select
      moves.restaurant_id,
      moves.first_chunk,
      bookings.id,
      bookings.ctid,
      bookings.xmin,
      bookings.created_at,
      moves.customer_id,
      moves.old_customer_id,
      moves.identity_id,
      coalesce(bookings.customer_email, ''),
      coalesce(bookings.customer_phone, ''),
      moves.email_normalized,
      moves.phone_normalized,
      moves.is_new,
      moves.is_new and not moves.is_large and first_runs.restaurant_id is not null,
      moves.is_large
    from public.bookings
    join backfill_moves as moves
      on moves.restaurant_id = bookings.restaurant_id
      and moves.contact
        = regulars.contact_key(bookings.customer_email, bookings.customer_phone)
    left join backfill_first_runs as first_runs
      on first_runs.restaurant_id = moves.restaurant_id
    where bookings.customer_id is not distinct from moves.old_customer_id
      and (
        moves.is_elsewhere
        or (
          bookings.loyalty_points_awarded <> 0
          and bookings.loyalty_program_id is null
          and bookings.customer_id is not null
        )
      )
      and (
        backfill_plan_customers.restaurant_id is null
        or bookings.restaurant_id = backfill_plan_customers.restaurant_id
      )
    -- a chunk's rows are adjacent, in the physical order of its bookings
    order by moves.restaurant_id, moves.first_chunk, bookings.ctid;
  end if;

  -- Newest bookings first, so that the customer shows the right name from the start.
  if exists (select from backfill_moves where backfill_moves.is_large) then
    update backfill_bookings
    set
      chunk = backfill_bookings.chunk + places.place / 1000,
      is_new = backfill_bookings.is_new and places.place < 1000
    from (
      select
        large.restaurant_id,
        large.booking_id,
        row_number() over (
          partition by large.restaurant_id, coalesce(large.customer_id, large.old_customer_id)
          order by large.created_at desc, large.booking_id desc
        ) - 1 as place
      from backfill_bookings as large
      where large.is_large
    ) as places
    where backfill_bookings.restaurant_id = places.restaurant_id
      and backfill_bookings.booking_id = places.booking_id;

    -- their profiles and points are completed later
    update backfill_first_runs
    set is_settled = false
    where backfill_first_runs.restaurant_id in (
      select backfill_moves.restaurant_id
      from backfill_moves
      where backfill_moves.is_large
    );
  end if;

  create index on backfill_bookings (restaurant_id, chunk);
  analyze backfill_bookings (restaurant_id, chunk);
end
$$;

comment on function regulars.backfill_plan_customers(uuid, integer, integer) is
  'Lists, in temporary tables of the session, the bookings that step 1 of the backfill has to '
  'attach.';
revoke all on function regulars.backfill_plan_customers(uuid, integer, integer) from public;
