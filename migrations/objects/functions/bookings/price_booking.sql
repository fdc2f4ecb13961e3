create or replace function regulars.price_booking(
  booking public.bookings,
  out program_id uuid,
  out accrual_version integer,
  out points integer
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if booking.loyalty_accrual_version is null then
    select
      program.program_id,
      program.accrual_version,
      regulars.accrual_points(program.accrual_rule, booking.party_size, booking.spend_amount)
    into
      price_booking.program_id,
      price_booking.accrual_version,
      price_booking.points
    from regulars.open_program(booking.restaurant_id) as program;
  else
    price_booking.program_id := booking.loyalty_program_id;
    price_booking.accrual_version := booking.loyalty_accrual_version;
    price_booking.points := (
      select regulars.accrual_points(
        versions.accrual_rule,
        booking.party_size,
        booking.spend_amount
      )
      from public.loyalty_program_versions as versions
      where versions.restaurant_id = booking.restaurant_id
        and versions.program_id = booking.loyalty_program_id
        and versions.accrual_version = booking.loyalty_accrual_version
    );
  end if;

  -- a closed gate gives none; a pin that somebody forged prices nothing, and must not lose the
  -- booking
  price_booking.points := coalesce(price_booking.points, 0);
end
$$;

comment on function regulars.price_booking(public.bookings) is
  'What a booking that earns is worth: by the version it is pinned to, else by the program whose '
  'gate is open now (none: 0, no pin).';
revoke all on function regulars.price_booking(public.bookings) from public;
