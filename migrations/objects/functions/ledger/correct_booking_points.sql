-- Corrections by hand need a function: a plain update of loyalty_points_awarded changes nothing,
-- because it looks the same as an ORM saving back a stale row.
create or replace function public.correct_booking_points(
  restaurant_id uuid,
  booking_id uuid,
  points integer,
  reason text,
  actor text
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_booking public.bookings;
  v_known_ids uuid[];
begin
  perform regulars.assert_restaurant(correct_booking_points.restaurant_id);

  if correct_booking_points.points is null or correct_booking_points.points < 0 then
    perform regulars.refuse_field('points', 'a whole number from 0');
  end if;
  perform regulars.assert_given(
    'actor',
    correct_booking_points.actor,
    'the id or kind of the one who acts'
  );
  perform regulars.assert_given(
    'reason',
    correct_booking_points.reason,
    'a text that says why'
  );

  v_booking := regulars.lock_booking(
    correct_booking_points.restaurant_id,
    correct_booking_points.booking_id
  );
  if correct_booking_points.points > 0
    and (v_booking.status not in ('confirmed', 'completed') or v_booking.customer_id is null)
  then
    perform regulars.refuse_field(
      'points',
      '0 for a booking that earns none',
      'Correct a confirmed or completed booking of a customer, or call adjust_points.'
    );
  end if;

  if v_booking.loyalty_points_awarded <> correct_booking_points.points then
    if v_booking.loyalty_program_id is null then
      v_booking.loyalty_program_id :=
        (regulars.resolve_program(correct_booking_points.restaurant_id, null)).id;
    end if;

    update public.bookings
    set
      loyalty_program_id = v_booking.loyalty_program_id,
      loyalty_points_awarded = correct_booking_points.points,
      derived_writes = bookings.derived_writes + 1
    where bookings.restaurant_id = correct_booking_points.restaurant_id
      and bookings.id = correct_booking_points.booking_id
    returning bookings.*
    into v_booking;

    v_known_ids := array(
      select loyalty_point_events.id
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = correct_booking_points.restaurant_id
        and loyalty_point_events.booking_id = correct_booking_points.booking_id
    );
    perform regulars.post_booking_points(
      restaurant_id => correct_booking_points.restaurant_id,
      booking_ids => array[v_booking.id],
      actor => correct_booking_points.actor
    );
    insert into public.loyalty_point_event_notes (restaurant_id, event_id, note)
    select
      loyalty_point_events.restaurant_id,
      loyalty_point_events.id,
      correct_booking_points.reason
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = correct_booking_points.restaurant_id
      and loyalty_point_events.booking_id = correct_booking_points.booking_id
      and loyalty_point_events.id <> all (v_known_ids);
  end if;

  return next v_booking;
end
$$;

comment on function public.correct_booking_points(uuid, uuid, integer, text, text) is
  'Sets the points of a booking and posts the difference; the next change of party, bill, status '
  'or guest prices it again. A repeated call changes nothing. Raises RG001, RG003, RG010, RG020.';
revoke all on function public.correct_booking_points(uuid, uuid, integer, text, text) from public;
