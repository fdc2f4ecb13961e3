create or replace function public.redeem_points(
  restaurant_id uuid,
  customer_id uuid,
  points integer,
  reason text,
  actor text,
  idempotency_key text default null,
  program_id uuid default null,
  booking_id uuid default null,
  occurred_at timestamptz default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(redeem_points.restaurant_id);

  if redeem_points.points is null or redeem_points.points not between 1 and 1000000000 then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  end if;

  perform regulars.lock_redemption_booking(
    redeem_points.restaurant_id,
    redeem_points.booking_id
  );

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => redeem_points.restaurant_id,
    program_id => redeem_points.program_id,
    customer_id => redeem_points.customer_id,
    points_delta => -redeem_points.points,
    code => 'redemption',
    note => redeem_points.reason,
    actor => redeem_points.actor,
    idempotency_key => redeem_points.idempotency_key,
    body => jsonb_build_array(
      'redeem',
      redeem_points.program_id,
      redeem_points.customer_id,
      redeem_points.points,
      redeem_points.reason,
      redeem_points.actor,
      redeem_points.booking_id,
      extract(epoch from redeem_points.occurred_at)
    ),
    metadata => jsonb_strip_nulls(jsonb_build_object('for_booking', redeem_points.booking_id)),
    occurred_at => redeem_points.occurred_at
  ) as entries;
end
$$;

comment on function public.redeem_points(
  uuid, uuid, integer, text, text, text, uuid, uuid, timestamptz
) is
  'Spends points; the account must cover them at occurred_at (null: now) and ever since. Returns '
  'the ledger entry. Points spent on a booking come back when it is cancelled. Raises RG001, '
  'RG003, RG007, RG010, RG017, RG020, RG021, RG023, RG031, RG043.';
revoke all on function public.redeem_points(
  uuid, uuid, integer, text, text, text, uuid, uuid, timestamptz
) from public;
