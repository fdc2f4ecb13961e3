-- The caller has locked the redeemers before profiles and accounts. An erased redeemer has no
-- account.
create or replace function regulars.return_redemptions(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from (
    select
      redemptions.*,
      regulars.program_of_entry(redemptions) as current_program_id
    from public.loyalty_point_events as redemptions
    join public.customers
      on customers.restaurant_id = redemptions.restaurant_id
      and customers.id = redemptions.customer_id
    where redemptions.restaurant_id = booking.restaurant_id
      and redemptions.metadata ->> 'for_booking' = booking.id::text
      and redemptions.reason = 'redemption'
      and customers.erased_at is null
      and regulars.points_left(redemptions) < 0
    order by redemptions.program_id, redemptions.customer_id, redemptions.sequence
  ) as standing
  cross join lateral regulars.post_manual_entry(
    restaurant_id => standing.restaurant_id,
    program_id => standing.current_program_id,
    customer_id => standing.customer_id,
    points_delta => null,
    code => 'redemption.reversed',
    note => 'booking cancelled',
    actor => 'system',
    idempotency_key => null,
    body => 'null',
    reverses_event_id => standing.id
  );
end
$$;

comment on function regulars.return_redemptions(public.bookings) is
  'Gives back what is left of the points spent on a cancelled booking.';
revoke all on function regulars.return_redemptions(public.bookings) from public;
