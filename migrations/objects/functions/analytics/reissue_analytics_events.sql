create or replace function public.reissue_analytics_events(
  restaurant_id uuid,
  booking_ids uuid[] default null
)
returns table (
  event_type text,
  reissued bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_booking public.bookings;
  v_types text[];
  v_counts jsonb := '{}';
  v_type text;
begin
  perform regulars.assert_restaurant(reissue_analytics_events.restaurant_id);

  for v_booking in
    select bookings.*
    from public.bookings
    where bookings.restaurant_id = reissue_analytics_events.restaurant_id
      and (
        reissue_analytics_events.booking_ids is null
        or bookings.id = any (reissue_analytics_events.booking_ids)
      )
      -- a booking that never had an event (older or imported) gets none
      and bookings.event_count > 0
    order by bookings.created_at, bookings.id
    for no key update
  loop
    select array_agg(implied.event_type order by implied.place)
    into v_types
    from unnest(regulars.implied_event_types(v_booking))
      with ordinality as implied (event_type, place)
    where not exists (
      select
      from public.analytics_events as events
      where events.restaurant_id = v_booking.restaurant_id
        and events.booking_id = v_booking.id
        and events.event_type = implied.event_type
    );
    continue when v_types is null;

    insert into public.analytics_events (
      restaurant_id,
      event_type,
      schema_version,
      booking_id,
      booking_sequence,
      customer_id,
      payload,
      emitted_by,
      occurred_at
    )
    select
      v_booking.restaurant_id,
      types.event_type,
      1,
      v_booking.id,
      v_booking.event_count + types.place,
      v_booking.customer_id,
      regulars.booking_event_payload(types.event_type, null, v_booking),
      'reissue',
      case types.event_type
        when 'booking.created' then v_booking.created_at
        when 'booking.cancelled' then coalesce(v_booking.cancelled_at, v_booking.updated_at)
        when 'booking.completed' then coalesce(v_booking.completed_at, v_booking.updated_at)
        else v_booking.updated_at
      end
    from unnest(v_types) with ordinality as types (event_type, place)
    order by types.place;

    update public.bookings
    set
      event_count = v_booking.event_count + cardinality(v_types),
      derived_writes = bookings.derived_writes + 1
    where bookings.restaurant_id = v_booking.restaurant_id
      and bookings.id = v_booking.id;

    foreach v_type in array v_types
    loop
      v_counts := v_counts
        || jsonb_build_object(v_type, coalesce((v_counts ->> v_type)::bigint, 0) + 1);
    end loop;
  end loop;

  return query
  select counts.key, counts.value::bigint
  from jsonb_each_text(v_counts) as counts
  order by counts.key;
end
$$;

comment on function public.reissue_analytics_events(uuid, uuid[]) is
  'After a purge, writes again the missing events that the bookings'' present state implies, with '
  'present values and new sequence numbers (booking_ids null: all). Running it again writes '
  'nothing. The history in between does not come back.';
revoke all on function public.reissue_analytics_events(uuid, uuid[]) from public;
