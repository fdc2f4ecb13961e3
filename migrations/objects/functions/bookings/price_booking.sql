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
declare
  v_accrual_rule jsonb;
begin
  if booking.loyalty_accrual_version is null then
    select program.program_id, program.accrual_version, program.accrual_rule
    into price_booking.program_id, price_booking.accrual_version, v_accrual_rule
    from regulars.open_program(booking.restaurant_id) as program
    where not regulars.is_excluded(
      booking.restaurant_id,
      program.program_id,
      booking.customer_id
    );
  else
    price_booking.program_id := booking.loyalty_program_id;
    price_booking.accrual_version := booking.loyalty_accrual_version;
    v_accrual_rule := (
      select versions.accrual_rule
      from public.loyalty_program_versions as versions
      where versions.restaurant_id = booking.restaurant_id
        and versions.program_id = booking.loyalty_program_id
        and versions.accrual_version = booking.loyalty_accrual_version
    );
  end if;

  -- a closed gate gives no points; a forged pin gives none either, but must not lose the booking
  price_booking.points := regulars.accrual_points(v_accrual_rule, booking);

  if booking.spend_amount > 0
    and booking.spend_currency <> v_accrual_rule ->> 'currency'
  then
    raise warning using
      message = 'the bill is not in the program''s currency and earns nothing',
      detail = format(
        'booking %s: %s, the program pays per %s.',
        booking.id,
        booking.spend_currency,
        v_accrual_rule ->> 'currency'
      ),
      hint = 'Correct spend_currency, or adjust the points by hand.';
  end if;
end
$$;

comment on function regulars.price_booking(public.bookings) is
  'The points of an earning booking: by the version to which it is pinned, else by the program '
  'whose gate is open now (none: 0, no pin). Warns about a bill in a currency that earns nothing.';
revoke all on function regulars.price_booking(public.bookings) from public;
