-- What a changed booking sets off, from top to bottom. Locks: profiles, then accounts.
create or replace function regulars.tg_bookings__after_update()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- planning the posting anew takes longer than running it
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

  -- Events: the booking's come before the ledger's. To be forgotten is nothing that happens to it.
  if not regulars.is_erasure(OLD, NEW) then
    perform regulars.write_booking_events(OLD, NEW);
  end if;

  -- Points.
  if NEW.status <> OLD.status
    or (NEW.party_size, NEW.spend_amount, NEW.customer_email, NEW.customer_phone)
      is distinct from (OLD.party_size, OLD.spend_amount, OLD.customer_email, OLD.customer_phone)
  then
    if OLD.loyalty_points_awarded <> 0
      or NEW.loyalty_points_awarded = 0
      or not regulars.post_first_award(NEW)
    then
      perform regulars.post_booking_points(NEW.restaurant_id, array[NEW.id]);
    end if;
  end if;

  return null;
end
$$;

comment on function regulars.tg_bookings__after_update() is
  'Keeps waiting list, profiles, events and ledger in step with a changed booking.';
revoke all on function regulars.tg_bookings__after_update() from public;

-- On inputs only, and "!" as for an insert.
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
    OLD.created_at
  )
)
execute function regulars.tg_bookings__after_update();
