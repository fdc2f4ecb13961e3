-- The triggers skip rows with an import_batch_id, so this function fills in what they would. Times
-- missing in the file become the latest possible ones, never the day of the import.
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
set search_path = pg_catalog, pg_temp
as $$
declare
  v_timezone text;
  v_first bigint := import_chunk_bookings.chunk * 5000::bigint + 1;
  v_last bigint := (import_chunk_bookings.chunk + 1) * 5000::bigint;
  v_failures integer := 0;
  v_read_at timestamptz;
begin
  select restaurants.timezone
  into v_timezone
  from public.restaurants
  where restaurants.id = import_chunk_bookings.restaurant_id;

  -- Guests erased since the file was read do not come back with it.
  perform regulars.lock_unattached(import_chunk_bookings.restaurant_id, is_erasure => false);
  select min(import_bookings.read_at)
  into v_read_at
  from pg_temp.import_bookings
  where import_bookings.number between v_first and v_last;
  if exists (
    select
    from public.customer_erasures
    where customer_erasures.restaurant_id = import_chunk_bookings.restaurant_id
      and customer_erasures.erased_at >= v_read_at
  ) then
    insert into pg_temp.import_rejects (number, problem)
    select import_bookings.number, 'guest_erased'
    from pg_temp.import_bookings
    join public.restaurants on restaurants.id = import_chunk_bookings.restaurant_id
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
      and exists (
        select
        from regulars.marketing_salts
        join public.marketing_addresses
          on marketing_addresses.restaurant_id = import_chunk_bookings.restaurant_id
          and marketing_addresses.address_digest in (
            regulars.address_digest(
              marketing_salts.salt,
              regulars.normalize_email(import_bookings.customer_email)
            ),
            regulars.address_digest(
              marketing_salts.salt,
              regulars.normalize_phone(import_bookings.customer_phone, restaurants.country_code)
            )
          )
        where marketing_salts.restaurant_id = import_chunk_bookings.restaurant_id
          and marketing_addresses.erased_at >= v_read_at
      );
  end if;

  -- Locks the tables like the live path, so that no other session can claim one of them.
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
  perform regulars.take_turn(import_chunk_bookings.restaurant_id, tables.id::text)
  from (
    select distinct import_bookings.table_id as id
    from pg_temp.import_bookings
    where import_bookings.number between v_first and v_last
      and import_bookings.table_id is not null
      and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
    order by import_bookings.table_id
  ) as tables;

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
        -- Ids follow the order of the file, whichever session writes first: of two bookings with
        -- one created_at, the id says which is newer. Reading a row takes over a microsecond, so no
        -- id lies ahead of the clock.
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
            then coalesce(
              import_bookings.completed_at,
              least(import_bookings.ends_at, import_chunk_bookings.began_at)
            )
          else import_bookings.completed_at
        end,
        case
          when import_bookings.status = 'cancelled'
            then coalesce(
              import_bookings.cancelled_at,
              least(import_bookings.starts_at, import_chunk_bookings.began_at)
            )
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
        coalesce(
          import_bookings.created_at,
          least(import_bookings.starts_at, import_chunk_bookings.began_at)
        )
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
      -- Checked only on a violation: asking every index for every row beforehand costs a fifth of
      -- the insert.
      when unique_violation or exclusion_violation then
        v_failures := v_failures + 1;
        if v_failures > 10 then
          raise;
        end if;
    end;

    -- Another session inserted the row since the plan was made, or a new reference exists already
    -- and is drawn again.
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
revoke all on function regulars.import_chunk_bookings(uuid, text, uuid, timestamptz, integer)
from public;
