-- A merge moves an account booking by booking and manual entry by manual entry, each on its own
-- date. Expiry and past balances are then those of one person from the beginning. An unmerge names
-- the entries it takes back. The caller holds bookings, customers and profiles; the accounts are
-- locked here.
create or replace function regulars.move_points(
  restaurant_id uuid,
  merge_ids uuid[],
  booking_ids uuid[],
  actor text,
  is_undo boolean
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_customer_ids uuid[];
  v_program_ids uuid[];
  v_account_customer_ids uuid[];
  v_metadata jsonb := jsonb_build_object('merge_id', move_points.merge_ids[1])
    || case when move_points.is_undo then '{"undo": true}' else '{}' end::jsonb;
begin
  -- every account that may be written, including those still missing
  v_customer_ids := array(
    select customer_merges.duplicate_id
    from public.customer_merges
    where customer_merges.restaurant_id = move_points.restaurant_id
      and customer_merges.id = any (move_points.merge_ids)
    union
    select customer_merges.survivor_id
    from public.customer_merges
    where customer_merges.restaurant_id = move_points.restaurant_id
      and customer_merges.id = any (move_points.merge_ids)
  );

  select array_agg(programs.program_id), array_agg(customers.customer_id)
  into v_program_ids, v_account_customer_ids
  from (
    select distinct loyalty_points.program_id
    from public.loyalty_points
    where loyalty_points.restaurant_id = move_points.restaurant_id
      and loyalty_points.customer_id = any (v_customer_ids)
  ) as programs
  cross join unnest(v_customer_ids) as customers (customer_id);

  perform regulars.open_accounts(
    restaurant_id => move_points.restaurant_id,
    customer_ids => coalesce(v_account_customer_ids, v_customer_ids),
    program_ids => v_program_ids
  );

  perform regulars.post_booking_points(
    restaurant_id => move_points.restaurant_id,
    booking_ids => move_points.booking_ids,
    metadata => v_metadata,
    reason => 'merge',
    actor => move_points.actor
  );

  perform regulars.move_manual_entries(
    restaurant_id => move_points.restaurant_id,
    merge_ids => move_points.merge_ids,
    customer_ids => v_customer_ids,
    actor => move_points.actor,
    is_undo => move_points.is_undo
  );

  -- Expiries posted while the two were one are posted again for each. A merge itself posts no
  -- expiries, so that an unmerge right after it leaves no trace.
  if move_points.is_undo and exists (
    select
    from public.loyalty_point_events as expired
    where expired.restaurant_id = move_points.restaurant_id
      and expired.customer_id = any (v_customer_ids)
      and expired.metadata ? 'due_on'
  ) then
    perform regulars.post_expiries(
      restaurant_id => move_points.restaurant_id,
      customer_ids => v_customer_ids,
      as_of => clock_timestamp()
    );
  end if;

  -- Restores lifetime points, tiers and dates of both accounts from their ledgers.
  perform regulars.rebuild_accounts(
    restaurant_id => move_points.restaurant_id,
    customer_ids => v_customer_ids
  );
end
$$;

comment on function regulars.move_points(uuid, uuid[], uuid[], text, boolean) is
  'Posts the points that a merge moves or an unmerge moves back: those of bookings whose rows the '
  'caller holds, and manual entries.';
revoke all on function regulars.move_points(uuid, uuid[], uuid[], text, boolean) from public;
