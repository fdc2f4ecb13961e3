-- A first run consists of such guests: this chunk makes them and holds all of their bookings, and
-- the restaurant had no customer when the plan was made. They cannot have a profile, an account or
-- an entry yet. Each row is written once, from the rows that the update returns.
create or replace function regulars.backfill_chunk_new_guests(
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
  v_metadata constant jsonb := '{"rebuild": true}';
  v_bookings public.bookings[];
  v_emails text[];
  v_phones text[];
  v_ticked_at timestamptz[];
  v_are_imported boolean[];
begin
  inserted := 0;
  changed := 0;
  profiles := 0;
  posted := 0;
  opened := 0;
  if not exists (
    select
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_new_guests.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_new_guests.chunk
      and backfill_bookings.is_plain
  ) then
    return;
  end if;

  -- The update is the lock: it matches only row versions (ctid, xmin) that the planning pass saw.
  -- The foreign key is checked once the customers are in. If another session inserts one of them
  -- first, the unique violation makes regulars.backfill_chunk start the chunk over.
  with attached as (
    update public.bookings
    set
      customer_id = backfill_bookings.customer_id,
      derived_writes = bookings.derived_writes + 1,
      loyalty_program_id = case
        when bookings.loyalty_points_awarded <> 0
          then coalesce(bookings.loyalty_program_id, backfill_chunk_new_guests.program_id)
        else bookings.loyalty_program_id
      end
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_new_guests.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_new_guests.chunk
      and backfill_bookings.is_plain
      and bookings.restaurant_id = backfill_chunk_new_guests.restaurant_id
      and bookings.id = backfill_bookings.booking_id
      and bookings.ctid = backfill_bookings.place
      and bookings.xmin = backfill_bookings.version
    returning
      bookings as booking,
      bookings.id,
      bookings.customer_id,
      bookings.created_at,
      bookings.customer_name,
      bookings.customer_email,
      bookings.customer_phone,
      bookings.marketing_opt_in,
      bookings.import_batch_id is not null as is_imported,
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized
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
      backfill_chunk_new_guests.restaurant_id,
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
        select regulars.usable_name(given.name)
        from unnest(
          array_agg(attached.customer_name order by attached.created_at desc, attached.id desc)
        ) as given (name)
        where regulars.usable_name(given.name) is not null
        limit 1
      )
    from attached
    group by attached.customer_id, attached.email_normalized, attached.phone_normalized
    order by
      regulars.identity_key(attached.email_normalized, attached.phone_normalized)
        collate "C"
    returning id
  )
  select
    array_agg(attached.booking),
    array_agg(attached.email_normalized) filter (where attached.marketing_opt_in),
    array_agg(attached.phone_normalized) filter (where attached.marketing_opt_in),
    array_agg(attached.created_at) filter (where attached.marketing_opt_in),
    array_agg(attached.is_imported) filter (where attached.marketing_opt_in),
    (select count(*) from guests)
  into v_bookings, v_emails, v_phones, v_ticked_at, v_are_imported, inserted
  from attached;

  if v_bookings is null then
    return;
  end if;
  changed := cardinality(v_bookings);
  perform regulars.write_ticks(
    restaurant_id => backfill_chunk_new_guests.restaurant_id,
    emails => v_emails,
    phones => v_phones,
    ticked_at => v_ticked_at,
    are_imported => v_are_imported
  );
  profiles := regulars.write_new_profiles(backfill_chunk_new_guests.restaurant_id, v_bookings);

  if exists (
    select
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = backfill_chunk_new_guests.restaurant_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
  ) then
    select rebuilt.posted, rebuilt.opened
    into posted, opened
    from regulars.rebuild_points(
      restaurant_id => backfill_chunk_new_guests.restaurant_id,
      booking_ids => array(select attached.id from unnest(v_bookings) as attached)
    ) as rebuilt;
  else
    select written.posted, written.opened
    into posted, opened
    from regulars.post_new_accounts(
      restaurant_id => backfill_chunk_new_guests.restaurant_id,
      bookings => v_bookings,
      metadata => v_metadata
    ) as written;
  end if;
end
$$;

comment on function regulars.backfill_chunk_new_guests(uuid, integer, uuid) is
  'Attaches the bookings of one chunk of step 1 that are all of a new guest''s, and makes their '
  'customers, profiles, entries and accounts; returns how many of each.';
revoke all on function regulars.backfill_chunk_new_guests(uuid, integer, uuid) from public;
