-- What a new booking runs before it is written, from top to bottom. Locks: table, then customer.
create or replace function regulars.tg_bookings__before_insert()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant record;
begin
  -- The restaurant. Row security speaks only after this trigger: what it would refuse must not
  -- learn by an error of ours whether another restaurant exists or has a table free.
  perform regulars.assert_restaurant(NEW.restaurant_id);

  select
    restaurants.timezone,
    restaurants.country_code,
    exists (
      select
      from regulars.earlier_phone_readings
      where earlier_phone_readings.restaurant_id = NEW.restaurant_id
    ) as has_earlier_phone_readings
  into v_restaurant
  from public.restaurants
  where restaurants.id = NEW.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', coalesce(NEW.restaurant_id::text, 'null')),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;

  -- Prepare. Some clients send null where they mean the default.
  NEW.id := coalesce(NEW.id, regulars.uuid_v7());
  NEW.updated_at := coalesce(NEW.updated_at, now());
  NEW.ends_at := coalesce(NEW.ends_at, NEW.starts_at + interval '2 hours');
  NEW.booking_type := coalesce(
    NEW.booking_type,
    regulars.default_booking_type(NEW.starts_at, v_restaurant.timezone)
  );
  NEW.previous_status := null;

  perform regulars.assert_booking_fields(NEW);

  -- The list has no table to give; a table held while waiting would be lost to everybody.
  if NEW.status = 'pending_allocation' then
    NEW.table_id := null;
  end if;
  if NEW.status in ('confirmed', 'completed') then
    NEW.confirmed_at := coalesce(NEW.confirmed_at, now());
  end if;
  if NEW.status = 'completed' then
    NEW.completed_at := coalesce(NEW.completed_at, now());
  end if;
  if NEW.status = 'cancelled' then
    NEW.cancelled_at := coalesce(NEW.cancelled_at, now());
    NEW.cancelled_by := coalesce(NEW.cancelled_by, 'system');
  end if;

  -- Claim the table.
  if NEW.table_id is not null then
    perform regulars.claim_table(NEW);
  end if;

  -- Resolve the customer.
  if regulars.has_contact(NEW.customer_email, NEW.customer_phone) then
    NEW.customer_id := regulars.resolve_contact(
      booking => NEW,
      previous_customer_id => null,
      country_code => v_restaurant.country_code,
      has_earlier_phone_readings => v_restaurant.has_earlier_phone_readings
    );
  elsif NEW.customer_id is not null then
    NEW.customer_id := regulars.lock_given_customer(NEW.restaurant_id, NEW.customer_id);
  end if;

  -- Award. Points come from the rule or from the backfill, never from the inserting statement.
  NEW.loyalty_points_awarded := 0;
  if NEW.status in ('confirmed', 'completed') and NEW.customer_id is not null then
    select priced.program_id, priced.accrual_version, priced.points
    into NEW.loyalty_program_id, NEW.loyalty_accrual_version, NEW.loyalty_points_awarded
    from regulars.price_booking(NEW) as priced;
  end if;

  -- Count the events that the AFTER trigger writes, so that their sequence needs no second update.
  NEW.event_count := cardinality(regulars.booking_event_types(null, NEW));

  return NEW;
end
$$;

comment on function regulars.tg_bookings__before_insert() is
  'Completes and judges a new booking, claims its table, finds its customer, awards its points and '
  'counts its events. Raises RG001, RG004, RG005, RG006, RG007, RG010.';
revoke all on function regulars.tg_bookings__before_insert() from public;

-- "~" sorts after whatever an app names its triggers: what those change is seen here.
create or replace trigger "~before_insert"
before insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__before_insert();
