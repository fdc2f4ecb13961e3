-- What a new booking runs before it is written, from top to bottom. Locks: table or day, then
-- customer.
create or replace function regulars.tg_bookings__before_insert()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant record;
  v_asks_constraint boolean := NEW.derived_writes is not distinct from -1;
  v_customer_id uuid;
begin
  -- The restaurant. Row security is checked only after this trigger: a caller that it would refuse
  -- must not learn from our errors whether another restaurant exists or has a free table.
  perform regulars.assert_restaurant(NEW.restaurant_id);

  select
    restaurants.timezone,
    restaurants.country_code,
    restaurants.currency,
    restaurants.placeholder_contacts,
    exists (
      select
      from regulars.earlier_phone_readings
      where earlier_phone_readings.restaurant_id = NEW.restaurant_id
    ) as has_earlier_phone_readings
  into v_restaurant
  from public.restaurants
  where restaurants.id = NEW.restaurant_id;

  if not found then
    perform regulars.refuse_restaurant(NEW.restaurant_id);
  end if;

  -- Prepare. Some clients send null where they mean the default.
  NEW.id := coalesce(NEW.id, regulars.uuid_v7());
  NEW.updated_at := coalesce(NEW.updated_at, now());
  if regulars.datable(NEW.starts_at) is not null then
    NEW.ends_at := coalesce(NEW.ends_at, NEW.starts_at + interval '2 hours');
    NEW.booking_type := coalesce(
      NEW.booking_type,
      regulars.default_booking_type(NEW.starts_at, v_restaurant.timezone)
    );
  end if;
  if NEW.spend_amount is not null then
    NEW.spend_currency := coalesce(NEW.spend_currency, v_restaurant.currency);
  end if;

  -- Derived columns never take values from the inserting statement.
  NEW.previous_status := null;
  NEW.event_count := 0;
  NEW.loyalty_program_id := null;
  NEW.loyalty_accrual_version := null;
  NEW.loyalty_points_awarded := 0;
  NEW.derived_writes := 0;
  NEW.offered_table_id := null;

  perform regulars.assert_booking_fields(NEW);

  if greatest(NEW.confirmed_at, NEW.completed_at, NEW.cancelled_at) > clock_timestamp() then
    NEW.confirmed_at := regulars.not_ahead(NEW.confirmed_at, null, clock_timestamp());
    NEW.completed_at := regulars.not_ahead(NEW.completed_at, null, clock_timestamp());
    NEW.cancelled_at := regulars.not_ahead(NEW.cancelled_at, null, clock_timestamp());
  end if;

  -- A waiting booking holds no table, so that others can use it.
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

  -- An upsert that meets its own row: the update trigger handles its changes. The row is locked
  -- first, as every writer does, so that it keeps the keys on which the insert will conflict.
  if NEW.external_id is not null or NEW.idempotency_key is not null then
    perform
    from public.bookings
    where bookings.restaurant_id = NEW.restaurant_id
      and (
        (bookings.external_source, bookings.external_id) = (NEW.external_source, NEW.external_id)
        or bookings.idempotency_key = NEW.idempotency_key
      )
    for no key update;
    if found then
      return NEW;
    end if;
  end if;

  -- Claim the table, or the day whose list it joins.
  if NEW.table_id is not null then
    perform regulars.claim_table(NEW);
    -- create_booking, which marks its row, takes the turn only after the exclusion constraint: that
    -- sees overlaps in repeatable read as well.
    if not v_asks_constraint then
      perform regulars.take_turn(NEW.restaurant_id, NEW.table_id::text);
    end if;
  elsif NEW.status = 'pending_allocation' then
    perform regulars.claim_day(NEW);
  end if;

  -- Resolve the customer: a usable contact decides, else the customer that is given.
  if regulars.has_contact(NEW.customer_email, NEW.customer_phone) then
    v_customer_id := regulars.resolve_contact(
      booking => NEW,
      previous_customer_id => null,
      country_code => v_restaurant.country_code,
      placeholders => v_restaurant.placeholder_contacts,
      has_earlier_phone_readings => v_restaurant.has_earlier_phone_readings
    );
  end if;
  if v_customer_id is null and NEW.customer_id is not null then
    v_customer_id := regulars.lock_given_customer(NEW.restaurant_id, NEW.customer_id);
  end if;
  NEW.customer_id := v_customer_id;

  -- Award.
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
  'Completes and checks a new booking, claims its table, finds its customer, awards its points '
  'and counts its events. Raises RG001, RG004, RG005, RG006, RG007, RG010.';
revoke all on function regulars.tg_bookings__before_insert() from public;

-- "~" sorts after an app's trigger names, so that their changes are seen here.
create or replace trigger "~before_insert"
before insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__before_insert();
