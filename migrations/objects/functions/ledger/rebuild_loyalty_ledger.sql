-- Locks bookings before accounts, as everywhere. Goes guest by guest, so that a chunk locks few
-- rows.
create or replace function public.rebuild_loyalty_ledger(restaurant_id uuid)
returns table (
  entries_posted bigint,
  accounts_corrected bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking_ids uuid[];
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(rebuild_loyalty_ledger.restaurant_id);

  entries_posted := 0;
  accounts_corrected := 0;

  select array_agg(distinct differences.booking_id)
  into v_booking_ids
  from regulars.booking_point_differences as differences
  where differences.restaurant_id = rebuild_loyalty_ledger.restaurant_id;

  if v_booking_ids is not null then
    perform
    from public.bookings
    where bookings.restaurant_id = rebuild_loyalty_ledger.restaurant_id
      and bookings.id = any (v_booking_ids)
    order by bookings.id
    for no key update;

    entries_posted := regulars.post_booking_points(
      restaurant_id => rebuild_loyalty_ledger.restaurant_id,
      booking_ids => v_booking_ids,
      metadata => '{"rebuild": true}'
    );
  end if;

  select array_agg(distinct differences.customer_id)
  into v_customer_ids
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_loyalty_ledger.restaurant_id;

  if v_customer_ids is not null then
    accounts_corrected := regulars.rebuild_accounts(
      restaurant_id => rebuild_loyalty_ledger.restaurant_id,
      customer_ids => v_customer_ids
    );
  end if;

  return next;
end
$$;

comment on function public.rebuild_loyalty_ledger(uuid) is
  'Appends the entries that the ledger lacks for the bookings and corrects the accounts from the '
  'ledger; deletes nothing. Raises RG010.';
revoke all on function public.rebuild_loyalty_ledger(uuid) from public;
