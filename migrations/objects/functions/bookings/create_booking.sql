-- Locks in the order of the triggers: first the table, then, through the insert, the customer and
-- the rest.
create or replace function public.create_booking(
  restaurant_id uuid,
  starts_at timestamptz,
  party_size integer,
  customer_name text,
  customer_email text,
  customer_phone text,
  ends_at timestamptz default null,
  booking_type text default null,
  seating_preference text default null,
  status text default null,
  marketing_opt_in boolean default null,
  notes text default null,
  source text default null,
  table_id uuid default null,
  customer_id uuid default null,
  idempotency_key text default null,
  external_source text default null,
  external_id text default null,
  allow_overfill boolean default false
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_ends_at timestamptz := coalesce(
    create_booking.ends_at,
    regulars.datable(create_booking.starts_at) + interval '2 hours'
  );
  v_seating_preference text := coalesce(create_booking.seating_preference, 'any');
  v_status text := coalesce(create_booking.status, 'confirmed');
  v_marketing_opt_in boolean := coalesce(create_booking.marketing_opt_in, false);
  v_source text := coalesce(create_booking.source, 'web');
  v_table_id uuid := create_booking.table_id;
  v_taken_ids uuid[] := '{}';
  v_waiting_passed integer;
  v_hash text;
  v_reference text;
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(create_booking.restaurant_id);
  if regulars.datable(create_booking.starts_at) is null then
    perform regulars.refuse_field('starts_at', 'a date and time in the years 1 to 9999');
  end if;

  if v_status not in ('pending', 'confirmed') then
    perform regulars.refuse_field(
      'status',
      'pending or confirmed',
      'Create the booking, then move it on.'
    );
  end if;
  perform regulars.assert_contact(
    restaurant_id => create_booking.restaurant_id,
    email => create_booking.customer_email,
    phone => create_booking.customer_phone
  );
  perform regulars.assert_booking_times(
    restaurant_id => create_booking.restaurant_id,
    starts_at => create_booking.starts_at,
    ends_at => v_ends_at
  );

  if create_booking.idempotency_key is not null then
    -- instants as numbers: their text depends on the session's time zone
    v_hash := encode(
      sha256(
        convert_to(
          jsonb_build_array(
            extract(epoch from create_booking.starts_at),
            extract(epoch from v_ends_at),
            create_booking.party_size,
            create_booking.customer_name,
            create_booking.customer_email,
            create_booking.customer_phone,
            create_booking.booking_type,
            v_seating_preference,
            v_status,
            v_marketing_opt_in,
            create_booking.notes,
            v_source,
            create_booking.table_id,
            create_booking.customer_id,
            create_booking.external_source,
            create_booking.external_id
          )::text,
          'UTF8'
        )
      ),
      'hex'
    );
  end if;

  -- Before looking up the key: if two first calls want the same table, the second waits here and
  -- then finds the first one's booking.
  if v_table_id is null then
    v_table_id := regulars.pick_table(
      restaurant_id => create_booking.restaurant_id,
      starts_at => create_booking.starts_at,
      ends_at => v_ends_at,
      party_size => create_booking.party_size,
      seating_preference => v_seating_preference
    );
    if v_table_id is null then
      v_status := 'pending_allocation';
    end if;
  else
    perform regulars.assert_table_seats(
      restaurant_id => create_booking.restaurant_id,
      table_id => v_table_id,
      party_size => create_booking.party_size,
      allow_overfill => create_booking.allow_overfill
    );
    perform
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = create_booking.restaurant_id
      and restaurant_tables.id = v_table_id
    for no key update;
  end if;

  if v_table_id is not null then
    v_waiting_passed := regulars.waiting_for_table(
      restaurant_id => create_booking.restaurant_id,
      table_id => v_table_id,
      starts_at => create_booking.starts_at,
      ends_at => v_ends_at
    );
    -- naming a table decides to pass the queue
    if v_waiting_passed > 0 and create_booking.table_id is null and exists (
      select
      from public.restaurants
      where restaurants.id = create_booking.restaurant_id
        and restaurants.newcomers_queue
    ) then
      v_table_id := null;
      v_status := 'pending_allocation';
    end if;
  end if;

  loop
    if create_booking.idempotency_key is not null then
      select bookings.*
      into v_booking
      from public.bookings
      where bookings.restaurant_id = create_booking.restaurant_id
        and bookings.idempotency_key = create_booking.idempotency_key;

      if found then
        -- Erasing a guest removes the hash; a retry still finds the booking. A booking made by a
        -- plain insert never had a hash and matches no retry.
        if v_booking.idempotency_hash <> v_hash
          or (
            v_booking.idempotency_hash is null
            and not exists (
              select
              from public.customers
              where customers.restaurant_id = create_booking.restaurant_id
                and customers.id = v_booking.customer_id
                and customers.erased_at is not null
            )
          )
        then
          perform regulars.refuse_key(format('booking %s was created with it.', v_booking.id));
        end if;
        return next v_booking;
        return;
      end if;
    end if;

    loop
      v_reference := regulars.new_booking_reference();
      exit when not exists (
        select
        from public.bookings
        where bookings.restaurant_id = create_booking.restaurant_id
          and bookings.reference = v_reference
      );
    end loop;

    begin
      insert into public.bookings (
        restaurant_id,
        reference,
        external_source,
        external_id,
        customer_id,
        table_id,
        starts_at,
        ends_at,
        party_size,
        booking_type,
        seating_preference,
        status,
        customer_name,
        customer_email,
        customer_phone,
        marketing_opt_in,
        notes,
        source,
        idempotency_key,
        idempotency_hash,
        derived_writes,
        waiting_passed
      )
      values (
        create_booking.restaurant_id,
        v_reference,
        create_booking.external_source,
        create_booking.external_id,
        create_booking.customer_id,
        v_table_id,
        create_booking.starts_at,
        v_ends_at,
        create_booking.party_size,
        create_booking.booking_type,
        v_seating_preference,
        v_status,
        create_booking.customer_name,
        create_booking.customer_email,
        create_booking.customer_phone,
        v_marketing_opt_in,
        create_booking.notes,
        v_source,
        create_booking.idempotency_key,
        v_hash,
        -1,
        v_waiting_passed
      )
      on conflict (restaurant_id, idempotency_key) where idempotency_key is not null do nothing
      returning bookings.*
      into v_booking;
    exception
      when exclusion_violation then
        -- Repeatable read and serializable do not see a booking that took the table since the
        -- snapshot.
        if create_booking.table_id is not null then
          perform regulars.refuse_taken_table(v_table_id);
        end if;
        v_taken_ids := v_taken_ids || v_table_id;
        v_table_id := regulars.pick_table(
          restaurant_id => create_booking.restaurant_id,
          starts_at => create_booking.starts_at,
          ends_at => v_ends_at,
          party_size => create_booking.party_size,
          seating_preference => v_seating_preference,
          except_table_ids => v_taken_ids
        );
        if v_table_id is null then
          v_status := 'pending_allocation';
        end if;
        continue;
    end;

    if found then
      if v_table_id is not null then
        perform regulars.take_turn(create_booking.restaurant_id, v_table_id::text);
      end if;
      return next v_booking;
      return;
    end if;
    -- the other first call has committed; the next look-up sees its booking
  end loop;
end
$$;

comment on function public.create_booking(
  uuid, timestamptz, integer, text, text, text, timestamptz, text, text, text, boolean, text,
  text, uuid, uuid, text, text, text, boolean
) is
  'Makes a booking on the table given or the smallest free one that fits, else on the waiting '
  'list; null: the default. waiting_passed counts the waiting bookings that its table would fit. '
  'A named table that is too small needs allow_overfill. A repeated idempotency key returns the '
  'first booking. Raises RG001, RG004, RG005, RG006, RG007, RG010, RG017.';
revoke all on function public.create_booking(
  uuid, timestamptz, integer, text, text, text, timestamptz, text, text, text, boolean, text, text,
  uuid, uuid, text, text, text, boolean
) from public;
