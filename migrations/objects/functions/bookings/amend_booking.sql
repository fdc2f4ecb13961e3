-- Null leaves a field unchanged, so that a form sends only the fields it shows. A new start moves
-- the end with it.
create or replace function public.amend_booking(
  restaurant_id uuid,
  booking_id uuid,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  party_size integer default null,
  customer_name text default null,
  customer_email text default null,
  customer_phone text default null,
  replace_contact boolean default false,
  booking_type text default null,
  seating_preference text default null,
  notes text default null
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking public.bookings;
  v_starts_at timestamptz;
  v_ends_at timestamptz;
  v_party_size integer;
  v_seating_preference text;
  v_table_id uuid;
  v_is_moved boolean;
  v_timezone text;
begin
  perform regulars.assert_restaurant(amend_booking.restaurant_id);
  if amend_booking.starts_at is not null and regulars.datable(amend_booking.starts_at) is null then
    perform regulars.refuse_field('starts_at', 'a date and time in the years 1 to 9999');
  end if;
  v_booking := regulars.lock_booking(amend_booking.restaurant_id, amend_booking.booking_id);
  perform regulars.assert_contact(
    restaurant_id => amend_booking.restaurant_id,
    email => amend_booking.customer_email,
    phone => amend_booking.customer_phone
  );

  v_starts_at := coalesce(amend_booking.starts_at, v_booking.starts_at);
  v_ends_at := coalesce(
    amend_booking.ends_at,
    regulars.datable(v_starts_at)
      + (regulars.datable(v_booking.ends_at) - regulars.datable(v_booking.starts_at))
  );
  v_party_size := coalesce(amend_booking.party_size, v_booking.party_size);
  v_seating_preference :=
    coalesce(amend_booking.seating_preference, v_booking.seating_preference);
  v_table_id := v_booking.table_id;
  if (v_starts_at, v_ends_at) <> (v_booking.starts_at, v_booking.ends_at) then
    perform regulars.assert_booking_times(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_starts_at,
      ends_at => v_ends_at
    );
  end if;

  v_is_moved := v_booking.table_id is not null
    and v_booking.status in ('pending', 'confirmed')
    and (
      (v_starts_at, v_ends_at) <> (v_booking.starts_at, v_booking.ends_at)
      or v_party_size > v_booking.party_size
    );

  if v_is_moved then
    -- a party that does not grow stays at the table that staff chose, even if it is too small
    v_table_id := regulars.pick_table(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_starts_at,
      ends_at => v_ends_at,
      party_size => v_party_size,
      seating_preference => v_seating_preference,
      booking_id => v_booking.id,
      keep_table_id => (
        select restaurant_tables.id
        from public.restaurant_tables
        where restaurant_tables.restaurant_id = v_booking.restaurant_id
          and restaurant_tables.id = v_booking.table_id
          and (
            restaurant_tables.capacity >= v_party_size
            or v_party_size <= v_booking.party_size
          )
      )
    );
  end if;

  select restaurants.timezone
  into v_timezone
  from public.restaurants
  where restaurants.id = v_booking.restaurant_id;

  update public.bookings
  set
    starts_at = v_starts_at,
    ends_at = v_ends_at,
    party_size = v_party_size,
    seating_preference = v_seating_preference,
    table_id = v_table_id,
    booking_type = case
      when amend_booking.booking_type is not null then amend_booking.booking_type
      -- a lunch moved to the evening becomes a dinner, unless the type was set explicitly
      when v_booking.booking_type
        = regulars.default_booking_type(regulars.datable(v_booking.starts_at), v_timezone)
        then regulars.default_booking_type(regulars.datable(v_starts_at), v_timezone)
      else v_booking.booking_type
    end,
    customer_name = coalesce(amend_booking.customer_name, v_booking.customer_name),
    customer_email = case
      when amend_booking.replace_contact then amend_booking.customer_email
      else coalesce(amend_booking.customer_email, v_booking.customer_email)
    end,
    customer_phone = case
      when amend_booking.replace_contact then amend_booking.customer_phone
      else coalesce(amend_booking.customer_phone, v_booking.customer_phone)
    end,
    notes = coalesce(amend_booking.notes, v_booking.notes),
    offered_table_id = case
      when v_booking.status = 'pending_allocation' then regulars.find_free_table(
        restaurant_id => v_booking.restaurant_id,
        starts_at => v_starts_at,
        ends_at => v_ends_at,
        party_size => v_party_size,
        seating_preference => v_seating_preference
      )
    end
  where bookings.restaurant_id = amend_booking.restaurant_id
    and bookings.id = amend_booking.booking_id
  returning bookings.*
  into v_booking;

  -- raised only now, so that the row's own check refuses an invalid time or party first
  if v_is_moved and v_booking.table_id is null then
    perform regulars.refuse_without_table(
      v_booking,
      'Keep the booking as it was, or try another time or a smaller party.'
    );
  end if;

  return next v_booking;
end
$$;

comment on function public.amend_booking(
  uuid, uuid, timestamptz, timestamptz, integer, text, text, text, boolean, text, text, text
) is
  'Changes a booking; null leaves a field as it is. replace_contact: e-mail and phone become '
  'those given, null included, so two nulls detach the guest. The table stays if it still fits '
  'and is free, else another is chosen. For a waiting booking, offered_table_id names a table '
  'that now fits; allocate_booking gives it. Raises RG001, RG003, RG010, RG018.';
revoke all on function public.amend_booking(
  uuid, uuid, timestamptz, timestamptz, integer, text, text, text, boolean, text, text, text
) from public;
