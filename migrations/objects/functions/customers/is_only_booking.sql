create or replace function regulars.is_only_booking(booking public.bookings)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- ordered as an index is, so that the planner does not scan the table for a guest with many
  -- bookings
  return not exists (
    select
    from (
      select bookings.id
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at
      limit 2
    ) as firsts
    where firsts.id <> booking.id
  );
end
$$;

comment on function regulars.is_only_booking(public.bookings) is
  'Whether the customer of a booking has no other.';
revoke all on function regulars.is_only_booking(public.bookings) from public;
