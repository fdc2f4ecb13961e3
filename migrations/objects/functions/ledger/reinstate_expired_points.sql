create or replace function public.reinstate_expired_points(
  restaurant_id uuid,
  event_id uuid,
  reason text,
  actor text,
  idempotency_key text default null,
  points integer default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry public.loyalty_point_events;
begin
  perform regulars.assert_restaurant(reinstate_expired_points.restaurant_id);

  v_entry := regulars.find_entry(
    reinstate_expired_points.restaurant_id,
    reinstate_expired_points.event_id,
    'expiry'
  );
  if reinstate_expired_points.points not between 1 and -v_entry.points_delta then
    perform regulars.refuse_field('points', 'from 1 to what expired, or null for all of it');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => coalesce(reinstate_expired_points.points, -v_entry.points_delta),
    code => 'expiry.reinstated',
    note => reinstate_expired_points.reason,
    actor => reinstate_expired_points.actor,
    idempotency_key => reinstate_expired_points.idempotency_key,
    body => jsonb_build_array(
      'reinstate',
      reinstate_expired_points.event_id,
      reinstate_expired_points.points,
      reinstate_expired_points.reason,
      reinstate_expired_points.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$$;

comment on function public.reinstate_expired_points(uuid, uuid, text, text, text, integer) is
  'Gives expired points back as if earned now; returns the ledger entry. Raises RG001, RG007, '
  'RG010, RG017, RG024, RG025, RG043.';
revoke all on function public.reinstate_expired_points(uuid, uuid, text, text, text, integer)
  from public;
