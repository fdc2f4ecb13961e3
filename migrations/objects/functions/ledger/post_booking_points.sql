-- The posting protocol: the caller holds the rows of the bookings. This function inserts missing
-- accounts and locks all accounts in order. Only then a new statement compares bookings with the
-- ledger and appends the difference; a difference computed before the locks would be wrong. Posting
-- again posts nothing.
create or replace function regulars.post_booking_points(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb default '{}',
  reason text default null,
  actor text default 'system',
  is_backdated boolean default false
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz;
  v_program_ids uuid[];
  v_customer_ids uuid[];
  v_entries public.loyalty_point_events[];
begin
  -- Nobody else posts for these bookings while their rows are locked, so where nothing differs now,
  -- nothing will.
  select array_agg(accounts.program_id), array_agg(accounts.customer_id)
  into v_program_ids, v_customer_ids
  from (
    select distinct differences.program_id, differences.customer_id
    from regulars.booking_point_differences as differences
    where differences.restaurant_id = post_booking_points.restaurant_id
      and differences.booking_id = any (post_booking_points.booking_ids)
  ) as accounts;

  if v_customer_ids is null then
    return 0;
  end if;

  perform regulars.open_accounts(
    restaurant_id => post_booking_points.restaurant_id,
    customer_ids => v_customer_ids,
    program_ids => v_program_ids
  );

  v_now := clock_timestamp();

  v_entries := array(
    select owed
    from regulars.entries_owed(
      differences => array(
        select differences
        from regulars.booking_point_differences as differences
        where differences.restaurant_id = post_booking_points.restaurant_id
          and differences.booking_id = any (post_booking_points.booking_ids)
      ),
      as_of => v_now,
      is_backdated => post_booking_points.is_backdated,
      metadata => post_booking_points.metadata,
      reason => post_booking_points.reason,
      actor => post_booking_points.actor
    ) as owed
  );

  perform regulars.append_entries(post_booking_points.restaurant_id, v_entries);

  -- Where points only change their account, the caller does this after everything has moved.
  if coalesce(post_booking_points.reason not in ('merge', 'transfer'), true) then
    perform regulars.post_changed_expiries(post_booking_points.restaurant_id, v_entries);
  end if;

  perform regulars.post_erasures(post_booking_points.restaurant_id, v_customer_ids);
  return cardinality(v_entries);
end
$$;

comment on function regulars.post_booking_points(uuid, uuid[], jsonb, text, text, boolean) is
  'Appends the difference between loyalty_points_awarded and the ledger for bookings whose rows '
  'the caller holds; returns how many entries. Backdated: a re-priced booking counts from when it '
  'was confirmed.';
revoke all on function regulars.post_booking_points(uuid, uuid[], jsonb, text, text, boolean)
  from public;
