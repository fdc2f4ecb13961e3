create or replace function public.reverse_redemption(
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
  perform regulars.assert_restaurant(reverse_redemption.restaurant_id);

  v_entry := regulars.find_entry(
    reverse_redemption.restaurant_id,
    reverse_redemption.event_id,
    'redemption'
  );
  if reverse_redemption.points not between 1 and -v_entry.points_delta then
    perform regulars.refuse_field('points', 'from 1 to what was redeemed, or null for the rest');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => reverse_redemption.points,
    code => 'redemption.reversed',
    note => reverse_redemption.reason,
    actor => reverse_redemption.actor,
    idempotency_key => reverse_redemption.idempotency_key,
    body => jsonb_build_array(
      'reverse',
      reverse_redemption.event_id,
      reverse_redemption.points,
      reverse_redemption.reason,
      reverse_redemption.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$$;

comment on function public.reverse_redemption(uuid, uuid, text, text, text, integer) is
  'Gives back what is left of a redemption, or so many points of it, with the expiry dates they '
  'had; returns the ledger entry. Raises RG001, RG007, RG010, RG017, RG024, RG025, RG043.';
revoke all on function public.reverse_redemption(uuid, uuid, text, text, text, integer)
  from public;
