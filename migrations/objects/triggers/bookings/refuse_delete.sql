-- Offboarding a restaurant is the one supported way out.
create or replace function regulars.tg_bookings__refuse_delete()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'DELETE' and regulars.is_offboarding(OLD.restaurant_id) then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'bookings are cancelled, not deleted',
    detail = case when TG_OP = 'DELETE' then format('booking %s.', OLD.id) else 'All of them.' end,
    hint = 'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.';
end
$$;

comment on function regulars.tg_bookings__refuse_delete() is
  'Refuses to delete or truncate bookings, with RG011, unless their restaurant is being '
  'offboarded.';
revoke all on function regulars.tg_bookings__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on public.bookings
for each row
execute function regulars.tg_bookings__refuse_delete();

create or replace trigger _100_refuse_truncate
before truncate on public.bookings
for each statement
execute function regulars.tg_bookings__refuse_delete();
