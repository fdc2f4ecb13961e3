create or replace function regulars.change_booking_in_profile(
  previous public.bookings,
  booking public.bookings
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last_waitlist_at timestamptz;
  v_cancellations integer;
  v_no_shows integer;
  v_covers integer;
  v_visits integer;
begin
  if booking.customer_id is distinct from previous.customer_id then
    -- The customers are locked by now (regulars.resolve_contact), so are their profiles.
    if previous.customer_id is not null then
      perform regulars.remove_booking_from_profile(previous);
      perform regulars.show_newest_contact(
        restaurant_id => previous.restaurant_id,
        customer_id => previous.customer_id,
        fields => regulars.contact_fields(previous)
      );
    end if;
    if booking.customer_id is not null then
      select max(waiting_list.created_at)
      into v_last_waitlist_at
      from public.waiting_list
      where waiting_list.restaurant_id = booking.restaurant_id
        and waiting_list.booking_id = booking.id;

      perform regulars.add_booking_to_profile(
        booking => booking,
        last_waitlist_at => v_last_waitlist_at
      );
      perform regulars.show_newest_contact(
        restaurant_id => booking.restaurant_id,
        customer_id => booking.customer_id,
        fields => regulars.contact_fields(booking)
      );
    end if;
    return;
  end if;

  if booking.customer_id is null then
    return;
  end if;

  if (booking.customer_name, booking.customer_email, booking.customer_phone)
    is distinct from (previous.customer_name, previous.customer_email, previous.customer_phone)
    or booking.created_at <> previous.created_at
  then
    perform regulars.show_newest_contact(
      restaurant_id => booking.restaurant_id,
      customer_id => booking.customer_id,
      fields => regulars.contact_fields(previous) || regulars.contact_fields(booking)
    );
  end if;

  -- A change that may remove a first or last date needs a look-up, not a difference of counters.
  if booking.created_at <> previous.created_at
    or (
      previous.status = 'completed'
      and (booking.status, booking.starts_at) <> (previous.status, previous.starts_at)
    )
  then
    perform regulars.remove_booking_from_profile(previous);
    perform regulars.add_booking_to_profile(booking => booking, last_waitlist_at => null);
    return;
  end if;

  v_cancellations := (booking.status = 'cancelled')::integer
    - (previous.status = 'cancelled')::integer;
  v_no_shows := (booking.status = 'no_show')::integer - (previous.status = 'no_show')::integer;
  v_visits := (booking.status = 'completed')::integer - (previous.status = 'completed')::integer;
  v_covers :=
    case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end
    - case when previous.status in ('cancelled', 'no_show') then 0 else previous.party_size end;
  v_last_waitlist_at := case
    when booking.status = 'pending_allocation' and previous.status <> 'pending_allocation'
      then now()
  end;

  if (v_cancellations, v_no_shows, v_visits, v_covers) <> (0, 0, 0, 0)
    or v_last_waitlist_at is not null
  then
    for v_attempt in 1..2 loop
      update public.customer_profiles
      set
        total_cancellations = customer_profiles.total_cancellations + v_cancellations,
        total_no_shows = customer_profiles.total_no_shows + v_no_shows,
        total_covers = customer_profiles.total_covers + v_covers,
        total_visits = customer_profiles.total_visits + v_visits,
        last_visit_at = case
          when booking.status = 'completed'
            then greatest(customer_profiles.last_visit_at, booking.starts_at)
          else customer_profiles.last_visit_at
        end,
        last_waitlist_at = greatest(customer_profiles.last_waitlist_at, v_last_waitlist_at),
        updated_at = now()
      where customer_profiles.restaurant_id = booking.restaurant_id
        and customer_profiles.customer_id = booking.customer_id;
      exit when found;
      perform regulars.lock_profile(booking.restaurant_id, booking.customer_id);
    end loop;
  end if;
end
$$;

comment on function regulars.change_booking_in_profile(public.bookings, public.bookings) is
  'Keeps customer_profiles equal to a changed booking, by differences where a difference will do.';
revoke all on function regulars.change_booking_in_profile(public.bookings, public.bookings)
  from public;
