create or replace function regulars.tg_bookings__post_points()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- planning the posting anew takes longer than running it
set plan_cache_mode = force_generic_plan
as $$
begin
  if (TG_OP = 'INSERT' or OLD.loyalty_points_awarded = 0)
    and NEW.loyalty_points_awarded <> 0
    and regulars.post_first_award(NEW)
  then
    return null;
  end if;
  perform regulars.post_booking_points(NEW.restaurant_id, array[NEW.id]);
  return null;
end
$$;

comment on function regulars.tg_bookings__post_points() is
  'Makes the ledger equal to the booking''s points.';
revoke all on function regulars.tg_bookings__post_points() from public;

create or replace trigger _300_post_points_insert
after insert on public.bookings
for each row
when (NEW.loyalty_points_awarded <> 0 and NEW.import_batch_id is null)
execute function regulars.tg_bookings__post_points();

create or replace trigger _300_post_points_update
after update on public.bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.party_size is distinct from OLD.party_size
  or NEW.spend_amount is distinct from OLD.spend_amount
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__post_points();
