-- Only offboarding a restaurant deletes bookings.
create or replace trigger _100_refuse_delete
before delete on public.bookings
for each row
execute function regulars.tg_refuse_change(
  'RG011',
  'bookings are cancelled, not deleted',
  'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.'
);

create or replace trigger _100_refuse_truncate
before truncate on public.bookings
for each statement
execute function regulars.tg_refuse_change(
  'RG011',
  'bookings are cancelled, not deleted',
  'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.'
);
