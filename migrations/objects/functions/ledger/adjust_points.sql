create or replace function public.adjust_points(
  restaurant_id uuid,
  customer_id uuid,
  points integer,
  reason text,
  actor text,
  idempotency_key text default null,
  program_id uuid default null,
  occurred_at timestamptz default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(adjust_points.restaurant_id);

  if adjust_points.points is null or abs(adjust_points.points::bigint) not between 1 and 1000000000
  then
    perform regulars.refuse_field('points', 'a whole number other than 0, at most 1000000000');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => adjust_points.restaurant_id,
    program_id => adjust_points.program_id,
    customer_id => adjust_points.customer_id,
    points_delta => adjust_points.points,
    code => 'manual.adjustment',
    note => adjust_points.reason,
    actor => adjust_points.actor,
    idempotency_key => adjust_points.idempotency_key,
    body => jsonb_build_array(
      'adjust',
      adjust_points.program_id,
      adjust_points.customer_id,
      adjust_points.points,
      adjust_points.reason,
      adjust_points.actor,
      extract(epoch from adjust_points.occurred_at)
    ),
    occurred_at => adjust_points.occurred_at
  ) as entries;
end
$$;

comment on function public.adjust_points(
  uuid, uuid, integer, text, text, text, uuid, timestamptz
) is
  'Adds points to a customer''s account, or takes them if negative, even below zero; returns the '
  'ledger entry. Raises RG001, RG007, RG010, RG017, RG020, RG021, RG043.';
revoke all on function public.adjust_points(
  uuid, uuid, integer, text, text, text, uuid, timestamptz
) from public;
