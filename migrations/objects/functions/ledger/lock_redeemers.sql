create or replace function regulars.lock_redeemers(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.lock_customer(redeemers.restaurant_id, redeemers.id)
  from (
    select customers.restaurant_id, customers.id
    from public.loyalty_point_events as redemptions
    join public.customers
      on customers.restaurant_id = redemptions.restaurant_id
      and customers.id = redemptions.customer_id
    where redemptions.restaurant_id = booking.restaurant_id
      and redemptions.metadata ->> 'for_booking' = booking.id::text
      and redemptions.reason = 'redemption'
      and customers.erased_at is null
    order by customers.identity
  ) as redeemers;
end
$$;

comment on function regulars.lock_redeemers(public.bookings) is
  'Locks the customers who have spent points on a booking, in contact order.';
revoke all on function regulars.lock_redeemers(public.bookings) from public;
