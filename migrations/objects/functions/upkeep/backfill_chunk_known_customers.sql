-- Handles what backfill_chunk_customers leaves: bookings of guests who already have a customer, and
-- bookings that changed since the planning pass. Locks first, then reads again in new statements.
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
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_kept_ids uuid[];
  v_guest record;
  v_customer_id uuid;
  v_attached bigint;
begin
  -- The live path has handled a booking whose contact changed since the planning pass; a booking
  -- that is gone left with its restaurant. Locking returns the rows as they are now.
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
      regulars.identity_key(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
        collate "C",
      backfill_bookings.booking_id
    for no key update of bookings
  ) as locked
  where not locked.is_changed;

  delete from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and backfill_bookings.booking_id not in (select unnest(v_kept_ids));

  -- step 2 corrects the contact that they show
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
    case
      when backfill_bookings.email_normalized is not null
        then regulars.visible_text(min(backfill_bookings.email))
    end,
    case
      when backfill_bookings.phone_normalized is not null
        then regulars.visible_text(min(backfill_bookings.phone))
    end,
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
    regulars.identity_key(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
      collate "C"
  on conflict (restaurant_id, identity)
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
  order by customers.identity
  for no key update;

  -- A merge or an erasure under repeatable read that has begun by now does not see the bookings
  -- attached here: it meets the written row and has to try again.
  update public.customers
  set updated_at = customers.updated_at
  where customers.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and customers.id in (
      select backfill_bookings.customer_id
      from pg_temp.backfill_bookings
      where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
        and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    );

  -- Only if the locked customer still has the contact.
  update public.bookings
  set
    customer_id = backfill_bookings.customer_id,
    derived_writes = bookings.derived_writes + 1,
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
        and customers.identity = regulars.identity_key(
          backfill_bookings.email_normalized,
          backfill_bookings.phone_normalized
        )
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

  perform regulars.backfill_chunk_ticks(
    backfill_chunk_known_customers.restaurant_id,
    backfill_chunk_known_customers.chunk,
    v_kept_ids
  );

  select count(*)
  into v_attached
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk;

  if changed = v_attached then
    return;
  end if;

  -- Guests that another session has inserted, merged, unmerged or erased since are resolved like
  -- those of a live booking.
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
      regulars.identity_key(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
        collate "C"
  loop
    v_customer_id := regulars.resolve_customer(
      restaurant_id => backfill_chunk_known_customers.restaurant_id,
      email_normalized => v_guest.email_normalized,
      phone_normalized => v_guest.phone_normalized,
      full_name => null,
      email => case
        when v_guest.email_normalized is not null then regulars.visible_text(v_guest.email)
      end,
      phone => case
        when v_guest.phone_normalized is not null then regulars.visible_text(v_guest.phone)
      end
    );

    update public.customers
    set updated_at = customers.updated_at
    where customers.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and customers.id = v_customer_id;

    update public.bookings
    set
      customer_id = v_customer_id,
      derived_writes = bookings.derived_writes + 1,
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
  'Attaches the remaining bookings of one chunk of step 1 to existing or new customers; returns '
  'customers inserted and bookings changed.';
revoke all on function regulars.backfill_chunk_known_customers(uuid, integer, uuid) from public;
