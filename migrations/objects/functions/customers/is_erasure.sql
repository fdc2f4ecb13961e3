-- Called for every update: reads the table only if the whole contact is removed.
create or replace function regulars.is_erasure(
  previous public.bookings,
  booking public.bookings
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if num_nonnulls(booking.customer_name, booking.customer_email, booking.customer_phone) > 0
    or num_nonnulls(previous.customer_name, previous.customer_email, previous.customer_phone) = 0
    or booking.customer_id is distinct from previous.customer_id
  then
    return false;
  end if;
  return exists (
    select
    from regulars.removals_in_progress
    where removals_in_progress.restaurant_id = booking.restaurant_id
      and removals_in_progress.subject_id = booking.customer_id
  );
end
$$;

comment on function regulars.is_erasure(public.bookings, public.bookings) is
  'Whether a change of a booking is part of its guest''s erasure in this transaction.';
revoke all on function regulars.is_erasure(public.bookings, public.bookings) from public;
