-- The reversal names its entry and so counts on that entry's date; the guest's other points keep
-- theirs.
create or replace function public.reverse_entry(
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
  perform regulars.assert_restaurant(reverse_entry.restaurant_id);

  if exists (
    select
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = reverse_entry.restaurant_id
      and loyalty_point_events.id = reverse_entry.event_id
      and loyalty_point_events.reason = 'redemption'
  ) then
    return query
    select entries.*
    from public.reverse_redemption(
      restaurant_id => reverse_entry.restaurant_id,
      event_id => reverse_entry.event_id,
      reason => reverse_entry.reason,
      actor => reverse_entry.actor,
      idempotency_key => reverse_entry.idempotency_key,
      points => reverse_entry.points
    ) as entries;
    return;
  end if;

  v_entry := regulars.find_entry(
    reverse_entry.restaurant_id,
    reverse_entry.event_id,
    'manual.adjustment'
  );
  if v_entry.reverses_event_id is not null then
    perform regulars.refuse_field('event_id', 'an entry that reverses no other');
  elsif reverse_entry.points not between 1 and abs(v_entry.points_delta) then
    perform regulars.refuse_field('points', 'from 1 to those of the entry, or null for the rest');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => -sign(v_entry.points_delta)::integer * reverse_entry.points,
    code => 'manual.adjustment',
    note => reverse_entry.reason,
    actor => reverse_entry.actor,
    idempotency_key => reverse_entry.idempotency_key,
    body => jsonb_build_array(
      'reverse_entry',
      reverse_entry.event_id,
      reverse_entry.points,
      reverse_entry.reason,
      reverse_entry.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$$;

comment on function public.reverse_entry(uuid, uuid, text, text, text, integer) is
  'Takes back an adjustment or a redemption, or so many points of it, as if they had never been '
  'posted; the guest''s other points keep their dates. Returns the ledger entry. Raises RG001, '
  'RG007, RG010, RG017, RG024, RG025, RG043.';
revoke all on function public.reverse_entry(uuid, uuid, text, text, text, integer) from public;
