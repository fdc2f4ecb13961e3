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
  v_others record;
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

  select guests.*
  into inserted, changed, profiles, posted, opened
  from regulars.backfill_chunk_new_guests(
    restaurant_id => backfill_chunk_customers.restaurant_id,
    chunk => backfill_chunk_customers.chunk,
    program_id => v_program_id
  ) as guests;

  if exists (
    select
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
    offset backfill_chunk_customers.changed
  ) then
    -- new ids: nobody else can have attached them
    delete from pg_temp.backfill_bookings
    using public.bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.is_plain
      and bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and bookings.id = backfill_bookings.booking_id
      and bookings.customer_id = backfill_bookings.customer_id;

    v_others := regulars.backfill_chunk_any_guests(
      restaurant_id => backfill_chunk_customers.restaurant_id,
      chunk => backfill_chunk_customers.chunk,
      program_id => v_program_id
    );
    inserted := inserted + v_others.inserted;
    changed := changed + v_others.changed;
    profiles := profiles + v_others.profiles;
    posted := posted + v_others.posted;
    opened := opened + v_others.opened;

    -- steps 2 and 3 have something to complete
    update pg_temp.backfill_first_runs
    set is_settled = false
    where backfill_first_runs.restaurant_id = backfill_chunk_customers.restaurant_id;
  end if;
end
$$;

comment on function regulars.backfill_chunk_customers(uuid, integer) is
  'Attaches the bookings of one chunk of step 1, makes their customers and, for those, profiles, '
  'entries and accounts; returns how many of each.';
revoke all on function regulars.backfill_chunk_customers(uuid, integer) from public;
