create or replace function regulars.tg_bookings__keep_waiting_list()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant public.restaurants;
  v_position integer;
begin
  if TG_OP = 'UPDATE' and OLD.status = 'pending_allocation' then
    update public.waiting_list
    set status = case NEW.status when 'cancelled' then 'cancelled' else 'fulfilled' end
    where waiting_list.restaurant_id = NEW.restaurant_id
      and waiting_list.booking_id = NEW.id
      and waiting_list.status in ('waiting', 'notified');
    return null;
  end if;

  -- One row's lock numbers those who join: nobody can count between another's count and its insert.
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = NEW.restaurant_id
  for no key update;

  -- A new statement, so that it sees what the lock was waited for.
  select coalesce(count(*), 0) + 1
  into v_position
  from public.waiting_list
  join public.bookings
    on bookings.restaurant_id = waiting_list.restaurant_id
    and bookings.id = waiting_list.booking_id
  where waiting_list.restaurant_id = NEW.restaurant_id
    and waiting_list.status = 'waiting'
    and bookings.status = 'pending_allocation'
    and bookings.id <> NEW.id
    -- what an index can use; a local date spans at most 25 hours
    and bookings.starts_at between NEW.starts_at - interval '25 hours'
      and NEW.starts_at + interval '25 hours'
    and regulars.business_date(
      bookings.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    ) = regulars.business_date(
      NEW.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    );

  insert into public.waiting_list (restaurant_id, booking_id, position)
  values (NEW.restaurant_id, NEW.id, v_position);

  return null;
end
$$;

comment on function regulars.tg_bookings__keep_waiting_list() is
  'Opens a waiting-list entry when a booking enters pending_allocation and closes it when it '
  'leaves.';
revoke all on function regulars.tg_bookings__keep_waiting_list() from public;

create or replace trigger _100_keep_waiting_list_insert
after insert on public.bookings
for each row
when (NEW.status = 'pending_allocation' and NEW.import_batch_id is null)
execute function regulars.tg_bookings__keep_waiting_list();

create or replace trigger _100_keep_waiting_list_update
after update on public.bookings
for each row
when (
  NEW.status is distinct from OLD.status
  and 'pending_allocation' in (OLD.status, NEW.status)
)
execute function regulars.tg_bookings__keep_waiting_list();
