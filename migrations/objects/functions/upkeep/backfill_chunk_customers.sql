-- Second pass of step 1, in the order of locks of the live path: bookings, then customers in
-- contact order, then profiles and accounts.
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
set search_path = pg_catalog, pg_temp
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
      and customers.identity
        = regulars.identity_key(guests.email_normalized, guests.phone_normalized)
      and customers.erased_at is null
  );

  -- New guests, that is all of a first run: the update itself locks the bookings, and takes those
  -- alone that are as the first pass has read them. The foreign key is looked at when the customers
  -- are in. One whom somebody makes meanwhile is a unique violation, and regulars.backfill_chunk
  -- begins again.
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

  -- What the next steps would find, while the rows are at hand. The profile of a guest who has
  -- other chunks too would be written twice.
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
  'Attaches the bookings of one chunk of step 1, makes their customers and, for those, profiles, '
  'entries and accounts; returns how many of each.';
revoke all on function regulars.backfill_chunk_customers(uuid, integer) from public;
