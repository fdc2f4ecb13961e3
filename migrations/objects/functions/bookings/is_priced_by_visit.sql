create or replace function regulars.is_priced_by_visit(booking public.bookings)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from public.loyalty_program_versions as versions
    where versions.restaurant_id = booking.restaurant_id
      and versions.program_id = booking.loyalty_program_id
      and versions.accrual_version = booking.loyalty_accrual_version
      and versions.accrual_rule ?| '{excluded_booking_types,multipliers}'::text[]
  );
end
$$;

comment on function regulars.is_priced_by_visit(public.bookings) is
  'Whether the rule to which a booking is pinned depends on the day or the type of the visit.';
revoke all on function regulars.is_priced_by_visit(public.bookings) from public;
