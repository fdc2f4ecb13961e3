-- Everything a booking row decides about itself: defaults that need the restaurant, refusals by
-- name of what a guest's input can violate (PostgreSQL's own detail would print the row), moves and
-- their times.
create or replace function regulars.tg_bookings__prepare()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_timezone text;
  v_field text;
  v_limit text;
begin
  if TG_OP = 'INSERT' then
    -- Row security speaks only after this trigger: what it would refuse must not learn by an error
    -- of ours whether another restaurant exists or has a table free.
    perform regulars.assert_restaurant(NEW.restaurant_id);

    select restaurants.timezone
    into v_timezone
    from public.restaurants
    where restaurants.id = NEW.restaurant_id;

    if not found then
      raise exception using
        errcode = 'RG004',
        message = 'restaurant not found',
        detail = format('restaurant_id is %s.', coalesce(NEW.restaurant_id::text, 'null')),
        hint = 'Insert the restaurant first, or correct restaurant_id.';
    end if;

    -- nulls where a default was meant, as some clients send them
    NEW.id := coalesce(NEW.id, regulars.uuid_v7());
    NEW.updated_at := coalesce(NEW.updated_at, now());
    NEW.ends_at := coalesce(NEW.ends_at, NEW.starts_at + interval '2 hours');
    NEW.booking_type := coalesce(
      NEW.booking_type,
      regulars.default_booking_type(NEW.starts_at, v_timezone)
    );
    -- points come from the rule or from the backfill, never from the inserting statement
    NEW.loyalty_points_awarded := 0;
    NEW.previous_status := null;
  elsif (NEW.restaurant_id, NEW.id) is distinct from (OLD.restaurant_id, OLD.id) then
    raise exception using
      errcode = 'RG009',
      message = 'a booking keeps its restaurant and id',
      detail = format('restaurant_id %s, id %s.', OLD.restaurant_id, OLD.id),
      hint = 'Cancel this booking and insert another.';
  else
    NEW.updated_at := now();
  end if;

  if NEW.party_size is null or NEW.party_size not between 1 and 200 then
    v_field := 'party_size';
    v_limit := 'a whole number from 1 to 200';
  elsif NEW.starts_at is null or not isfinite(NEW.starts_at) then
    v_field := 'starts_at';
    v_limit := 'a date and time';
  elsif NEW.ends_at is null or NEW.ends_at <= NEW.starts_at or not isfinite(NEW.ends_at) then
    v_field := 'ends_at';
    v_limit := 'a date and time after starts_at';
  elsif not isfinite(NEW.created_at) then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.confirmed_at) then
    v_field := 'confirmed_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.completed_at) then
    v_field := 'completed_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.cancelled_at) then
    v_field := 'cancelled_at';
    v_limit := 'a date and time';
  elsif length(NEW.customer_name) > 500 then
    v_field := 'customer_name';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.customer_email) > 1000 then
    v_field := 'customer_email';
    v_limit := 'at most 1000 characters long';
  elsif length(NEW.customer_phone) > 500 then
    v_field := 'customer_phone';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.external_id) > 500 then
    v_field := 'external_id';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.external_source) > 500 then
    v_field := 'external_source';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.idempotency_key) > 500 then
    v_field := 'idempotency_key';
    v_limit := 'at most 500 characters long';
  elsif NEW.status is null or NEW.status not in (
    'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
  ) then
    v_field := 'status';
    v_limit := 'pending, pending_allocation, confirmed, completed, no_show or cancelled';
  elsif NEW.booking_type is null
    or NEW.booking_type not in ('breakfast', 'lunch', 'dinner', 'drinks')
  then
    v_field := 'booking_type';
    v_limit := 'breakfast, lunch, dinner or drinks';
  elsif NEW.seating_preference is null or NEW.seating_preference not in (
    'any', 'indoor', 'window', 'booth', 'bar', 'outdoor'
  ) then
    v_field := 'seating_preference';
    v_limit := 'any, indoor, window, booth, bar or outdoor';
  elsif NEW.source is null or NEW.source !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif (NEW.external_source is null) <> (NEW.external_id is null) then
    v_field := 'external_id';
    v_limit := 'given together with external_source';
  elsif NEW.reference is null or NEW.reference !~ '^[2-9A-HJ-NP-Z]{8}$' then
    v_field := 'reference';
    v_limit := 'eight characters of 2 to 9 and A to Z without I and O';
  elsif NEW.created_at is null then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif NEW.cancelled_by not in ('customer', 'staff', 'system') then
    v_field := 'cancelled_by';
    v_limit := 'customer, staff or system';
  elsif NEW.marketing_opt_in is null then
    v_field := 'marketing_opt_in';
    v_limit := 'true or false';
  elsif NEW.spend_amount < 0 then
    v_field := 'spend_amount';
    v_limit := 'minor units, 0 or more';
  elsif NEW.spend_currency !~ '^[A-Z]{3}$' then
    v_field := 'spend_currency';
    v_limit := 'an ISO 4217 code such as GBP';
  end if;

  if v_field is not null then
    raise exception using
      errcode = 'RG001',
      message = 'a field of the booking is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;

  if TG_OP = 'UPDATE' and NEW.status <> OLD.status then
    if not regulars.is_status_move(OLD.status, NEW.status) then
      raise exception using
        errcode = 'RG002',
        message = 'a booking cannot move between these statuses',
        detail = format('booking %s: status %s to %s.', NEW.id, OLD.status, NEW.status),
        hint = 'The moves that are allowed are listed in docs/reference.md.';
    end if;
    NEW.previous_status := OLD.status;
  end if;

  -- The list has no table to give; a table held while waiting would be lost to everybody.
  if NEW.status = 'pending_allocation' and NEW.table_id is not null then
    if TG_OP = 'UPDATE' and OLD.status = 'pending_allocation' then
      raise exception using
        errcode = 'RG016',
        message = 'a booking on the waiting list holds no table',
        detail = format('booking %s, table_id %s.', NEW.id, NEW.table_id),
        hint = 'Confirm it with the table: allocate_booking, or set status and table_id together.';
    end if;
    NEW.table_id := null;
  end if;

  if TG_OP = 'INSERT' then
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
  elsif NEW.status <> OLD.status then
    -- a time that the same statement gives is kept
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

  return NEW;
end
$$;

comment on function regulars.tg_bookings__prepare() is
  'Defaults, refusals, status moves and their times. Raises RG001, RG002, RG004, RG009, RG010, '
  'RG016.';
revoke all on function regulars.tg_bookings__prepare() from public;

create or replace trigger _100_prepare_insert
before insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__prepare();

create or replace trigger _100_prepare_update
before update on public.bookings
for each row
when (
  NEW.restaurant_id is distinct from OLD.restaurant_id
  or NEW.id is distinct from OLD.id
  or NEW.status is distinct from OLD.status
  or NEW.table_id is distinct from OLD.table_id
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.ends_at is distinct from OLD.ends_at
  or NEW.booking_type is distinct from OLD.booking_type
  or NEW.seating_preference is distinct from OLD.seating_preference
  or NEW.source is distinct from OLD.source
  or NEW.cancelled_by is distinct from OLD.cancelled_by
  or NEW.spend_amount is distinct from OLD.spend_amount
  or NEW.spend_currency is distinct from OLD.spend_currency
  or NEW.marketing_opt_in is distinct from OLD.marketing_opt_in
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
  or NEW.notes is distinct from OLD.notes
  or NEW.external_source is distinct from OLD.external_source
  or NEW.external_id is distinct from OLD.external_id
  or NEW.reference is distinct from OLD.reference
  or NEW.created_at is distinct from OLD.created_at
  or NEW.confirmed_at is distinct from OLD.confirmed_at
  or NEW.completed_at is distinct from OLD.completed_at
  or NEW.cancelled_at is distinct from OLD.cancelled_at
  or NEW.idempotency_key is distinct from OLD.idempotency_key
  or NEW.updated_at is null
)
execute function regulars.tg_bookings__prepare();
