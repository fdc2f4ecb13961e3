-- regulars.backfill_chunk_new_guests leaves three cases to this function: restaurants that had
-- customers before, guests with several chunks, and bookings that changed since the planning pass.
create or replace function regulars.backfill_chunk_any_guests(
  restaurant_id uuid,
  chunk integer,
  program_id uuid,
  out inserted bigint,
  out changed bigint,
  out profiles bigint,
  out posted bigint,
  out opened bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_known_ids uuid[];
  v_whole_ids uuid[];
  v_attached_ids uuid[];
  v_awarded_ids uuid[];
begin
  -- inserted by another session since the planning pass
  select array_agg(guests.customer_id)
  into v_known_ids
  from (
    select distinct
      backfill_bookings.customer_id,
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_any_guests.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_any_guests.chunk
      and backfill_bookings.is_new
  ) as guests
  where exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_any_guests.restaurant_id
      and customers.identity
        = regulars.identity_key(guests.email_normalized, guests.phone_normalized)
      and customers.erased_at is null
  );

  -- New guests: all of a first run. The update is the lock: it matches only row versions (ctid,
  -- xmin) that the planning pass saw. The foreign key is checked once the customers are in. If
  -- another session inserts one of them first, the unique violation makes regulars.backfill_chunk
  -- start the chunk over.
  with attached as (
    update public.bookings
    set
      customer_id = backfill_bookings.customer_id,
      derived_writes = bookings.derived_writes + 1,
      loyalty_program_id = case
        when bookings.loyalty_points_awarded <> 0
          then coalesce(bookings.loyalty_program_id, backfill_chunk_any_guests.program_id)
        else bookings.loyalty_program_id
      end
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_any_guests.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_any_guests.chunk
      and backfill_bookings.is_new
      and backfill_bookings.customer_id <> all (coalesce(v_known_ids, '{}'))
      and bookings.restaurant_id = backfill_chunk_any_guests.restaurant_id
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
      backfill_chunk_any_guests.restaurant_id,
      attached.customer_id,
      -- Within one identity either all e-mails are usable or none, and the same for phones.
      case
        when attached.email_normalized is not null then regulars.visible_text(
          (
            array_agg(attached.customer_email order by attached.created_at desc, attached.id desc)
          )[1]
        )
      end,
      case
        when attached.phone_normalized is not null then regulars.visible_text(
          (
            array_agg(attached.customer_phone order by attached.created_at desc, attached.id desc)
          )[1]
        )
      end,
      attached.email_normalized,
      attached.phone_normalized,
      (
        array_agg(
          regulars.usable_name(attached.customer_name)
          order by attached.created_at desc, attached.id desc
        ) filter (where regulars.usable_name(attached.customer_name) is not null)
      )[1]
    from attached
    group by attached.customer_id, attached.email_normalized, attached.phone_normalized
    order by
      regulars.identity_key(attached.email_normalized, attached.phone_normalized)
        collate "C"
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
  perform regulars.backfill_chunk_ticks(
    backfill_chunk_any_guests.restaurant_id,
    backfill_chunk_any_guests.chunk,
    v_attached_ids
  );

  if exists (
    select
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_any_guests.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_any_guests.chunk
    offset backfill_chunk_any_guests.changed
  ) then
    delete from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_any_guests.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_any_guests.chunk
      and backfill_bookings.booking_id = any (v_attached_ids);

    select
      backfill_chunk_any_guests.inserted + others.inserted,
      backfill_chunk_any_guests.changed + others.changed
    into inserted, changed
    from regulars.backfill_chunk_known_customers(
      restaurant_id => backfill_chunk_any_guests.restaurant_id,
      chunk => backfill_chunk_any_guests.chunk,
      program_id => backfill_chunk_any_guests.program_id
    ) as others;
  end if;

  -- Steps 2 and 3 for the same guests, while their rows are in memory. A guest with several chunks
  -- waits for step 2; the profile would be written twice.
  profiles := 0;
  if v_whole_ids is not null then
    select written.inserted
    into profiles
    from regulars.write_profiles(
      restaurant_id => backfill_chunk_any_guests.restaurant_id,
      customer_ids => v_whole_ids
    ) as written;
  end if;

  select
    coalesce(points.posted, 0),
    coalesce(points.opened, 0)
  into posted, opened
  from regulars.rebuild_points(
    restaurant_id => backfill_chunk_any_guests.restaurant_id,
    booking_ids => v_awarded_ids
  ) as points;
end
$$;

comment on function regulars.backfill_chunk_any_guests(uuid, integer, uuid) is
  'Attaches what is left of one chunk of step 1 and makes what is missing: customers and, for '
  'those, profiles, entries and accounts; returns how many of each.';
revoke all on function regulars.backfill_chunk_any_guests(uuid, integer, uuid) from public;
