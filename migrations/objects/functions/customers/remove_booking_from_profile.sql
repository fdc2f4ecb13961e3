-- The counterpart of add_booking_to_profile, called after the row has changed. Counters are
-- subtracted; first and last dates are looked up by an index.
create or replace function regulars.remove_booking_from_profile(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Locks first and looks up in a new statement: values read before the lock could be stale.
  perform regulars.lock_profile(booking.restaurant_id, booking.customer_id);

  update public.customer_profiles
  set
    first_booking_at = (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at
      limit 1
    ),
    last_booking_at = (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at desc
      limit 1
    ),
    total_bookings = customer_profiles.total_bookings - 1,
    total_cancellations =
      customer_profiles.total_cancellations - (booking.status = 'cancelled')::integer,
    total_no_shows = customer_profiles.total_no_shows - (booking.status = 'no_show')::integer,
    total_covers = customer_profiles.total_covers
      - case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end,
    total_visits = customer_profiles.total_visits - (booking.status = 'completed')::integer,
    last_visit_at = case
      when booking.status = 'completed' then (
        select bookings.starts_at
        from public.bookings
        where bookings.restaurant_id = booking.restaurant_id
          and bookings.customer_id = booking.customer_id
          and bookings.status = 'completed'
        order by bookings.starts_at desc
        limit 1
      )
      else customer_profiles.last_visit_at
    end,
    updated_at = now()
  where customer_profiles.restaurant_id = booking.restaurant_id
    and customer_profiles.customer_id = booking.customer_id;

  -- Only for a booking that has left, and only if none has waited since; otherwise this would read
  -- all bookings of the guest for nothing.
  update public.customer_profiles
  set last_waitlist_at = (
    select max(waiting_list.created_at)
    from public.bookings
    join public.waiting_list
      on waiting_list.restaurant_id = bookings.restaurant_id
      and waiting_list.booking_id = bookings.id
    where bookings.restaurant_id = booking.restaurant_id
      and bookings.customer_id = booking.customer_id
  )
  where customer_profiles.restaurant_id = booking.restaurant_id
    and customer_profiles.customer_id = booking.customer_id
    and customer_profiles.last_waitlist_at <= (
      select max(waiting_list.created_at)
      from public.waiting_list
      where waiting_list.restaurant_id = booking.restaurant_id
        and waiting_list.booking_id = booking.id
    )
    and not exists (
      select
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.id = booking.id
        and bookings.customer_id = booking.customer_id
    );
end
$$;

comment on function regulars.remove_booking_from_profile(public.bookings) is
  'Removes what one booking, as it was, added to the profile of its former customer.';
revoke all on function regulars.remove_booking_from_profile(public.bookings) from public;
