-- Removes who the person was and keeps what happened: the rows keep their ids, counts, points and
-- events. Includes bookings that carry the contact but are not attached yet (an import before its
-- backfill), because they would bring the person back. The identity is free afterwards, so a later
-- booking starts a new customer.
create or replace function regulars.erase_person(
  restaurant_id uuid,
  customer_id uuid,
  actor text,
  reason text,
  inactive_since timestamptz default null
)
returns public.customer_erasures
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_root_id uuid;
  v_group uuid[];
  v_unattached uuid[];
  v_bookings integer;
  v_erasure public.customer_erasures;
begin
  perform regulars.lock_unattached(erase_person.restaurant_id, is_erasure => true);

  -- Repeats until nothing changed while waiting for the locks.
  loop
    v_root_id := regulars.customer_root(erase_person.restaurant_id, erase_person.customer_id);
    if v_root_id is null then
      perform regulars.assert_not_erased(
        restaurant_id => erase_person.restaurant_id,
        customer_ids => array[erase_person.customer_id]
      );
    end if;
    v_group := v_root_id || regulars.merged_customers(erase_person.restaurant_id, v_root_id);
    perform regulars.lock_people(
      restaurant_id => erase_person.restaurant_id,
      booking_owner_ids => array[v_root_id],
      customer_ids => v_group,
      booking_ids => regulars.find_unattached(erase_person.restaurant_id, v_group),
      is_erasure => true
    );
    exit when v_root_id is not distinct from regulars.customer_root(
        erase_person.restaurant_id,
        erase_person.customer_id
      )
      and v_group = v_root_id
        || regulars.merged_customers(erase_person.restaurant_id, v_root_id);
  end loop;

  select customer_erasures.*
  into v_erasure
  from public.customer_erasures
  where customer_erasures.restaurant_id = erase_person.restaurant_id
    and customer_erasures.customer_id = v_root_id;
  if found then
    return v_erasure;
  end if;

  -- Checks again under the locks: a guest who has just booked stays.
  if regulars.last_active_at(erase_person.restaurant_id, v_root_id)
    >= erase_person.inactive_since
  then
    return null;
  end if;

  v_unattached := regulars.find_unattached(erase_person.restaurant_id, v_group);
  update public.bookings
  set
    customer_id = v_root_id,
    derived_writes = bookings.derived_writes + 1
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.id = any (v_unattached);

  perform regulars.suppress_addresses(erase_person.restaurant_id, v_group);

  update public.customers
  set
    email = null,
    phone = null,
    email_normalized = null,
    phone_normalized = null,
    full_name = null,
    tags = '{}',
    notes = null,
    erased_at = now(),
    updated_at = now()
  where customers.restaurant_id = erase_person.restaurant_id
    and customers.id = any (v_group);

  insert into regulars.removals_in_progress (restaurant_id, subject_id)
  values (erase_person.restaurant_id, v_root_id);
  update public.bookings
  set
    customer_name = null,
    customer_email = null,
    customer_phone = null,
    notes = null,
    idempotency_hash = null,
    derived_writes = bookings.derived_writes + 1
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.customer_id = v_root_id;
  get diagnostics v_bookings = row_count;
  delete from regulars.removals_in_progress
  where removals_in_progress.restaurant_id = erase_person.restaurant_id
    and removals_in_progress.subject_id = v_root_id;

  update public.marketing_consents
  set wording = null
  where marketing_consents.restaurant_id = erase_person.restaurant_id
    and marketing_consents.customer_id = any (v_group)
    and marketing_consents.wording is not null;

  delete from public.loyalty_point_event_notes
  using public.loyalty_points
  join public.loyalty_point_events
    on loyalty_point_events.restaurant_id = loyalty_points.restaurant_id
    and loyalty_point_events.program_id = loyalty_points.program_id
    and loyalty_point_events.customer_id = loyalty_points.customer_id
  where loyalty_points.restaurant_id = erase_person.restaurant_id
    and loyalty_points.customer_id = any (v_group)
    and loyalty_point_events.restaurant_id = erase_person.restaurant_id
    and loyalty_point_event_notes.restaurant_id = erase_person.restaurant_id
    and loyalty_point_event_notes.event_id = loyalty_point_events.id;

  delete from public.loyalty_exclusions
  where loyalty_exclusions.restaurant_id = erase_person.restaurant_id
    and loyalty_exclusions.customer_id = any (v_group);

  perform regulars.write_choices(erase_person.restaurant_id, v_group);

  -- the reason why a consumer could not handle an event is free text
  update regulars.set_aside_analytics_events
  set reason = 'erased'
  from public.analytics_events
  where set_aside_analytics_events.restaurant_id = erase_person.restaurant_id
    and analytics_events.restaurant_id = erase_person.restaurant_id
    and analytics_events.id = set_aside_analytics_events.event_id
    and (
      analytics_events.customer_id = any (v_group)
      or exists (
        select
        from public.bookings
        where bookings.restaurant_id = erase_person.restaurant_id
          and bookings.id = analytics_events.booking_id
          and bookings.customer_id = v_root_id
      )
    );

  if v_unattached <> '{}' then
    perform regulars.refresh_profiles(
      restaurant_id => erase_person.restaurant_id,
      customer_ids => array[v_root_id]
    );
    perform regulars.post_booking_points(
      restaurant_id => erase_person.restaurant_id,
      booking_ids => v_unattached
    );
  end if;

  perform regulars.post_erasures(
    restaurant_id => erase_person.restaurant_id,
    customer_ids => v_group,
    actor => erase_person.actor
  );

  insert into public.customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
  values (
    erase_person.restaurant_id,
    v_root_id,
    erase_person.actor,
    erase_person.reason,
    v_bookings
  )
  returning * into v_erasure;
  return v_erasure;
end
$$;

comment on function regulars.erase_person(uuid, uuid, text, text, timestamptz) is
  'Removes what is known of a person, including all merged customers, and records the erasure. '
  'Does nothing and returns null if the person was active since. Raises RG007.';
revoke all on function regulars.erase_person(uuid, uuid, text, text, timestamptz) from public;
