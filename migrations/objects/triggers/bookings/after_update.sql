-- What a changed booking triggers, from top to bottom. Locks: addresses, profiles, then accounts.
create or replace function regulars.tg_bookings__after_update()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- Planning the posting takes longer than running it.
set plan_cache_mode = force_generic_plan
as $$
begin
  -- Waiting list.
  if NEW.status <> OLD.status and OLD.status = 'pending_allocation' then
    update public.waiting_list
    set status = case NEW.status when 'cancelled' then 'cancelled' else 'fulfilled' end
    where waiting_list.restaurant_id = NEW.restaurant_id
      and waiting_list.booking_id = NEW.id
      and waiting_list.status in ('waiting', 'notified');
  elsif NEW.status <> OLD.status and NEW.status = 'pending_allocation' then
    perform regulars.join_waiting_list(NEW);
  elsif NEW.status = 'pending_allocation' and NEW.starts_at <> OLD.starts_at then
    -- a new ticket on another day
    update public.waiting_list
    set position = regulars.next_ticket(NEW)
    from public.restaurants
    where waiting_list.restaurant_id = NEW.restaurant_id
      and waiting_list.booking_id = NEW.id
      and waiting_list.status in ('waiting', 'notified')
      and restaurants.id = NEW.restaurant_id
      and regulars.business_date(
        NEW.starts_at,
        restaurants.timezone,
        restaurants.day_starts_at
      ) <> regulars.business_date(
        OLD.starts_at,
        restaurants.timezone,
        restaurants.day_starts_at
      );
  end if;

  -- Consent, before the profile: its locks come first. A box ticked later is a choice made at that
  -- moment; a box unticked later is no choice.
  if NEW.marketing_opt_in and not OLD.marketing_opt_in and NEW.customer_id is not null then
    perform regulars.record_later_tick(NEW);
  end if;

  -- Profile.
  if (
    NEW.status,
    NEW.party_size,
    NEW.starts_at,
    NEW.created_at,
    NEW.marketing_opt_in,
    NEW.customer_name,
    NEW.customer_email,
    NEW.customer_phone
  ) is distinct from (
    OLD.status,
    OLD.party_size,
    OLD.starts_at,
    OLD.created_at,
    OLD.marketing_opt_in,
    OLD.customer_name,
    OLD.customer_email,
    OLD.customer_phone
  ) then
    perform regulars.change_booking_in_profile(OLD, NEW);
  end if;

  -- Events: the booking's come before the ledger's. An erasure is not an event of the booking.
  if not regulars.is_erasure(OLD, NEW) then
    perform regulars.write_booking_events(OLD, NEW);
  end if;

  -- Points.
  if NEW.status <> OLD.status
    or (NEW.party_size, NEW.spend_amount, NEW.spend_currency)
      is distinct from (OLD.party_size, OLD.spend_amount, OLD.spend_currency)
    or (NEW.customer_email, NEW.customer_phone)
      is distinct from (OLD.customer_email, OLD.customer_phone)
    or (NEW.starts_at, NEW.booking_type) is distinct from (OLD.starts_at, OLD.booking_type)
      and regulars.is_priced_by_visit(NEW)
  then
    if OLD.loyalty_points_awarded <> 0
      or NEW.loyalty_points_awarded = 0
      or not regulars.post_first_award(NEW)
    then
      perform regulars.post_booking_points(NEW.restaurant_id, array[NEW.id]);
    end if;
  end if;

  if NEW.status = 'cancelled' and OLD.status <> 'cancelled' then
    perform regulars.return_redemptions(NEW);
  end if;

  -- Points posted for an erased guest's booking belong to nobody.
  if NEW.customer_id is not null
    and num_nonnulls(NEW.customer_name, NEW.customer_email, NEW.customer_phone) = 0
    and not regulars.is_erasure(OLD, NEW)
  then
    perform regulars.post_erasures(NEW.restaurant_id, array[NEW.customer_id]);
  end if;

  return null;
end
$$;

comment on function regulars.tg_bookings__after_update() is
  'Keeps waiting list, consents, profiles, events and ledger in step with a changed booking.';
revoke all on function regulars.tg_bookings__after_update() from public;

-- Fires on inputs only; "!" as for an insert.
create or replace trigger "!after_update"
after update on public.bookings
for each row
when (
  (
    NEW.table_id,
    NEW.starts_at,
    NEW.ends_at,
    NEW.party_size,
    NEW.status,
    NEW.customer_name,
    NEW.customer_email,
    NEW.customer_phone,
    NEW.marketing_opt_in,
    NEW.spend_amount,
    NEW.spend_currency,
    NEW.booking_type,
    NEW.created_at
  ) is distinct from (
    OLD.table_id,
    OLD.starts_at,
    OLD.ends_at,
    OLD.party_size,
    OLD.status,
    OLD.customer_name,
    OLD.customer_email,
    OLD.customer_phone,
    OLD.marketing_opt_in,
    OLD.spend_amount,
    OLD.spend_currency,
    OLD.booking_type,
    OLD.created_at
  )
)
execute function regulars.tg_bookings__after_update();
