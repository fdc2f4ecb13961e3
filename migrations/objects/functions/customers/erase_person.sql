-- Who it was goes, what happened stays: the rows keep their ids, counts, points and events.
-- Bookings that carry the contact and are attached to nobody yet (an import before its backfill) go
-- with the rest: they would bring the person back. The identity is free afterwards, so a later
-- booking starts a new customer.
create or replace function regulars.erase_person(
  restaurant_id uuid,
  customer_id uuid,
  actor text,
  reason text
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
  -- Until nothing has changed while the locks were waited for.
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
      booking_owner_id => v_root_id,
      customer_ids => v_group
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

  v_unattached := array(
    select bookings.id
    from public.bookings
    where bookings.restaurant_id = erase_person.restaurant_id
      and bookings.customer_id is null
      and regulars.has_contact(bookings.customer_email, bookings.customer_phone)
      and regulars.find_identity(
        restaurant_id => bookings.restaurant_id,
        email => bookings.customer_email,
        phone => bookings.customer_phone
      ) = any (v_group)
  );
  update public.bookings
  set customer_id = v_root_id
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.id = any (v_unattached);

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
    idempotency_hash = null
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

comment on function regulars.erase_person(uuid, uuid, text, text) is
  'Removes what is known of a person, of all who were merged included, and records that it was '
  'done. Raises RG007.';
revoke all on function regulars.erase_person(uuid, uuid, text, text) from public;
