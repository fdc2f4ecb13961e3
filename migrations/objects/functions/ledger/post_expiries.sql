-- Locks first, in the order of post_booking_points; a new statement then finds what is due.
create or replace function regulars.post_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  out accounts integer,
  out entries integer,
  out points bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_expiries.restaurant_id
    and loyalty_points.customer_id = any (post_expiries.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  with numbered as (
    select
      due.*,
      greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
        partition by due.program_id, due.customer_id
        order by due.due_on
      ) as sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from regulars.due_expiries(
      restaurant_id => post_expiries.restaurant_id,
      customer_ids => post_expiries.customer_ids,
      as_of => post_expiries.as_of
    ) as due
    join public.loyalty_points
      on loyalty_points.restaurant_id = post_expiries.restaurant_id
      and loyalty_points.program_id = due.program_id
      and loyalty_points.customer_id = due.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_expiries.restaurant_id
        and loyalty_point_events.program_id = due.program_id
        and loyalty_point_events.customer_id = due.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_expiries.restaurant_id,
      numbered.program_id,
      numbered.customer_id,
      numbered.sequence,
      -numbered.points,
      'expiry',
      concat_ws(
        ':',
        'expiry',
        numbered.program_id,
        numbered.customer_id,
        numbered.due_on,
        numbered.sequence
      ),
      jsonb_build_object('due_on', numbered.due_on, 'earned_before', numbered.earned_before),
      numbered.due_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance - sums.points,
      last_sequence = sums.last_sequence,
      updated_at = v_now
    from (
      select
        numbered.program_id,
        numbered.customer_id,
        sum(numbered.points)::bigint as points,
        max(numbered.sequence) as last_sequence,
        count(*) as entries
      from numbered
      group by numbered.program_id, numbered.customer_id
    ) as sums
    where loyalty_points.restaurant_id = post_expiries.restaurant_id
      and loyalty_points.program_id = sums.program_id
      and loyalty_points.customer_id = sums.customer_id
    returning sums.entries, sums.points
  )
  select count(*), coalesce(sum(changed.entries), 0), coalesce(sum(changed.points), 0)
  into accounts, entries, points
  from changed;
end
$$;

comment on function regulars.post_expiries(uuid, uuid[], timestamptz) is
  'Posts what has to expire on the accounts of customers by an instant; returns accounts, entries '
  'and points.';
revoke all on function regulars.post_expiries(uuid, uuid[], timestamptz) from public;
