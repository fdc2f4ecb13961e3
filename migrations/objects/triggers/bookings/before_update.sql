-- What a changed booking runs before it is written, from top to bottom. Locks: table or day,
-- then customers.
create or replace function regulars.tg_bookings__before_update()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant record;
  v_is_corrected boolean;
  v_was_earning boolean := false;
begin
  -- Prepare.
  if (NEW.restaurant_id, NEW.id) is distinct from (OLD.restaurant_id, OLD.id) then
    raise exception using
      errcode = 'RG009',
      message = 'a booking keeps its restaurant and id',
      detail = format('restaurant_id %s, id %s.', OLD.restaurant_id, OLD.id),
      hint = 'Cancel this booking and insert another.';
  end if;
  NEW.updated_at := now();
  if NEW.spend_amount is distinct from OLD.spend_amount and NEW.spend_currency is null then
    NEW.spend_currency := (
      select restaurants.currency
      from public.restaurants
      where restaurants.id = NEW.restaurant_id
    );
  end if;

  -- An app that saves a whole row back may bring stale values, nulls and zeros.
  if NEW.derived_writes is distinct from OLD.derived_writes + 1 then
    NEW.customer_id := OLD.customer_id;
    NEW.import_batch_id := OLD.import_batch_id;
    NEW.previous_status := OLD.previous_status;
    NEW.event_count := OLD.event_count;
    NEW.loyalty_program_id := OLD.loyalty_program_id;
    NEW.loyalty_accrual_version := OLD.loyalty_accrual_version;
    NEW.loyalty_points_awarded := OLD.loyalty_points_awarded;
    NEW.idempotency_hash := OLD.idempotency_hash;
    NEW.derived_writes := OLD.derived_writes;
  end if;

  perform regulars.assert_booking_fields(NEW);

  if greatest(NEW.confirmed_at, NEW.completed_at, NEW.cancelled_at) > clock_timestamp() then
    NEW.confirmed_at := regulars.not_ahead(NEW.confirmed_at, OLD.confirmed_at, clock_timestamp());
    NEW.completed_at := regulars.not_ahead(NEW.completed_at, OLD.completed_at, clock_timestamp());
    NEW.cancelled_at := regulars.not_ahead(NEW.cancelled_at, OLD.cancelled_at, clock_timestamp());
  end if;

  if NEW.status <> OLD.status then
    if not regulars.is_status_move(OLD.status, NEW.status) then
      raise exception using
        errcode = 'RG002',
        message = 'a booking cannot move between these statuses',
        detail = format('booking %s: status %s to %s.', NEW.id, OLD.status, NEW.status),
        hint = 'docs/reference.md lists the allowed moves.';
    end if;
    NEW.previous_status := OLD.status;
  end if;

  -- A waiting booking holds no table, so that others can use it.
  if NEW.status = 'pending_allocation' and NEW.table_id is not null then
    if OLD.status = 'pending_allocation' then
      raise exception using
        errcode = 'RG016',
        message = 'a booking on the waiting list holds no table',
        detail = format('booking %s, table_id %s.', NEW.id, NEW.table_id),
        hint = 'Confirm it with the table: allocate_booking, or set status and table_id together.';
    end if;
    NEW.table_id := null;
  end if;

  -- Keeps a time that the statement sets.
  if NEW.status <> OLD.status then
    if NEW.status = 'confirmed' and NEW.confirmed_at is not distinct from OLD.confirmed_at then
      NEW.confirmed_at := now();
    end if;
    if NEW.status = 'completed' then
      NEW.confirmed_at := coalesce(NEW.confirmed_at, now());
      if NEW.completed_at is not distinct from OLD.completed_at then
        NEW.completed_at := now();
      end if;
    elsif OLD.status = 'completed' then
      NEW.completed_at := null;
    end if;
    if NEW.status = 'cancelled' then
      if NEW.cancelled_at is not distinct from OLD.cancelled_at then
        NEW.cancelled_at := now();
      end if;
      NEW.cancelled_by := coalesce(NEW.cancelled_by, 'system');
    elsif OLD.status = 'cancelled' then
      NEW.cancelled_at := null;
      NEW.cancelled_by := null;
    end if;
  end if;

  -- Claim the table, or the day whose list it joins.
  if NEW.table_id is not null
    and (
      (NEW.table_id, NEW.starts_at, NEW.ends_at)
        is distinct from (OLD.table_id, OLD.starts_at, OLD.ends_at)
      or (NEW.status in ('pending', 'confirmed') and OLD.status not in ('pending', 'confirmed'))
    )
  then
    perform regulars.claim_table(NEW);
    perform regulars.take_turn(NEW.restaurant_id, NEW.table_id::text);
  elsif NEW.status = 'pending_allocation'
    and (NEW.status, NEW.starts_at) <> (OLD.status, OLD.starts_at)
  then
    perform regulars.claim_day(NEW);
  end if;
  if NEW.status <> 'pending_allocation' then
    NEW.offered_table_id := null;
  end if;

  -- Resolve the customer: for a changed contact, and for a booking from an older system that is
  -- confirmed before the backfill has attached it.
  if (NEW.customer_email, NEW.customer_phone)
      is distinct from (OLD.customer_email, OLD.customer_phone)
    or (
      NEW.customer_id is null
      and NEW.status in ('confirmed', 'completed')
      and OLD.status not in ('confirmed', 'completed')
    )
  then
    if regulars.has_contact(NEW.customer_email, NEW.customer_phone) then
      select
        restaurants.country_code,
        restaurants.placeholder_contacts,
        exists (
          select
          from regulars.earlier_phone_readings
          where earlier_phone_readings.restaurant_id = NEW.restaurant_id
        ) as has_earlier_phone_readings
      into v_restaurant
      from public.restaurants
      where restaurants.id = NEW.restaurant_id;

      v_is_corrected := OLD.customer_id is not null and regulars.correct_contact(
        previous => OLD,
        booking => NEW,
        country_code => v_restaurant.country_code,
        placeholders => v_restaurant.placeholder_contacts,
        has_earlier_phone_readings => v_restaurant.has_earlier_phone_readings
      );
      -- A contact that is given but unusable leaves the booking where it is.
      NEW.customer_id := coalesce(
        regulars.resolve_contact(
          booking => NEW,
          previous_customer_id => OLD.customer_id,
          country_code => v_restaurant.country_code,
          placeholders => v_restaurant.placeholder_contacts,
          has_earlier_phone_readings => v_restaurant.has_earlier_phone_readings
        ),
        OLD.customer_id
      );
      if v_is_corrected and NEW.customer_id <> OLD.customer_id then
        -- the first candidate of customer_merge_candidates
        update public.customers
        set corrected_into_id = NEW.customer_id
        where customers.restaurant_id = OLD.restaurant_id
          and customers.id = OLD.customer_id
          and customers.erased_at is null
          and regulars.is_only_booking(OLD);
      end if;
    elsif not regulars.is_erasure(OLD, NEW)
      and regulars.is_usable_contact(
        restaurant_id => OLD.restaurant_id,
        email => OLD.customer_email,
        phone => OLD.customer_phone
      )
    then
      -- before the profile, as everywhere
      perform
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
      for no key update;
      NEW.customer_id := null;
    end if;
  end if;

  -- Lock the customers who have spent points on it, because the points come back.
  if NEW.status = 'cancelled' and OLD.status <> 'cancelled' then
    perform regulars.lock_redeemers(NEW);
  end if;

  -- Award. The gate is asked once, when a booking starts to earn; from then on the pinned version
  -- prices it, so that closing the gate takes nothing back.
  if (
    NEW.status,
    NEW.party_size,
    NEW.spend_amount,
    NEW.spend_currency,
    NEW.starts_at,
    NEW.booking_type,
    NEW.customer_email,
    NEW.customer_phone
  ) is distinct from (
    OLD.status,
    OLD.party_size,
    OLD.spend_amount,
    OLD.spend_currency,
    OLD.starts_at,
    OLD.booking_type,
    OLD.customer_email,
    OLD.customer_phone
  ) then
    -- A booking from an older system has already earned, although it is not attached yet.
    v_was_earning := OLD.status in ('confirmed', 'completed')
      and (
        OLD.customer_id is not null
        or regulars.is_usable_contact(
          restaurant_id => OLD.restaurant_id,
          email => OLD.customer_email,
          phone => OLD.customer_phone
        )
      );

    if NEW.status not in ('confirmed', 'completed') then
      NEW.loyalty_points_awarded := 0;
    elsif NEW.customer_id is null then
      -- Until the backfill attaches it, it keeps its points: attaching it here would deadlock with
      -- the backfill.
      if OLD.customer_id is not null
        or not v_was_earning
        or not regulars.is_usable_contact(
          restaurant_id => NEW.restaurant_id,
          email => NEW.customer_email,
          phone => NEW.customer_phone
        )
      then
        NEW.loyalty_points_awarded := 0;
      end if;
    elsif not v_was_earning
      or (
        NEW.loyalty_accrual_version is not null
        and (
          (NEW.party_size, NEW.spend_amount, NEW.spend_currency)
            is distinct from (OLD.party_size, OLD.spend_amount, OLD.spend_currency)
          or (NEW.starts_at, NEW.booking_type) is distinct from (OLD.starts_at, OLD.booking_type)
            and regulars.is_priced_by_visit(NEW)
        )
      )
    then
      select priced.program_id, priced.accrual_version, priced.points
      into NEW.loyalty_program_id, NEW.loyalty_accrual_version, NEW.loyalty_points_awarded
      from regulars.price_booking(NEW) as priced;
    elsif NEW.loyalty_points_awarded <> 0 and NEW.loyalty_program_id is null then
      -- points from an older system belong to the existing program
      NEW.loyalty_program_id := regulars.default_program_id(NEW.restaurant_id);
    end if;
  end if;

  -- Count the events that the AFTER trigger writes, so that their sequence needs no second update.
  if not regulars.is_erasure(OLD, NEW) then
    NEW.event_count := OLD.event_count + cardinality(regulars.booking_event_types(OLD, NEW));
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__before_update() is
  'Checks a changed booking, claims its table, finds its customer, awards its points and counts '
  'its events. Raises RG001, RG002, RG005, RG006, RG007, RG009, RG016.';
revoke all on function regulars.tg_bookings__before_update() from public;

-- Fires on inputs, and on derived columns written by others: the backfill raises derived_writes and
-- so fires nothing. "~" sorts after an app's trigger names, so that their changes are seen here.
create or replace trigger "~before_update"
before update on public.bookings
for each row
when (
  (
    NEW.restaurant_id,
    NEW.id,
    NEW.reference,
    NEW.external_source,
    NEW.external_id,
    NEW.table_id,
    NEW.starts_at,
    NEW.ends_at,
    NEW.party_size,
    NEW.booking_type,
    NEW.seating_preference,
    NEW.status,
    NEW.confirmed_at,
    NEW.completed_at,
    NEW.cancelled_at,
    NEW.cancelled_by,
    NEW.customer_name,
    NEW.customer_email,
    NEW.customer_phone,
    NEW.marketing_opt_in,
    NEW.notes,
    NEW.source,
    NEW.spend_amount,
    NEW.spend_currency,
    NEW.idempotency_key,
    NEW.created_at
  ) is distinct from (
    OLD.restaurant_id,
    OLD.id,
    OLD.reference,
    OLD.external_source,
    OLD.external_id,
    OLD.table_id,
    OLD.starts_at,
    OLD.ends_at,
    OLD.party_size,
    OLD.booking_type,
    OLD.seating_preference,
    OLD.status,
    OLD.confirmed_at,
    OLD.completed_at,
    OLD.cancelled_at,
    OLD.cancelled_by,
    OLD.customer_name,
    OLD.customer_email,
    OLD.customer_phone,
    OLD.marketing_opt_in,
    OLD.notes,
    OLD.source,
    OLD.spend_amount,
    OLD.spend_currency,
    OLD.idempotency_key,
    OLD.created_at
  )
  or NEW.updated_at is null
  or (
    NEW.derived_writes is distinct from OLD.derived_writes + 1
    and (
      NEW.customer_id,
      NEW.import_batch_id,
      NEW.previous_status,
      NEW.event_count,
      NEW.loyalty_program_id,
      NEW.loyalty_accrual_version,
      NEW.loyalty_points_awarded,
      NEW.idempotency_hash,
      NEW.derived_writes
    ) is distinct from (
      OLD.customer_id,
      OLD.import_batch_id,
      OLD.previous_status,
      OLD.event_count,
      OLD.loyalty_program_id,
      OLD.loyalty_accrual_version,
      OLD.loyalty_points_awarded,
      OLD.idempotency_hash,
      OLD.derived_writes
    )
  )
)
execute function regulars.tg_bookings__before_update();
