create or replace function public.reprice_loyalty_history(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  dry_run boolean default true,
  actor text default 'system'
)
returns table (
  bookings bigint,
  bookings_changed bigint,
  points_before bigint,
  points_after bigint,
  entries_posted bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(reprice_loyalty_history.restaurant_id);
  perform regulars.assert_actor(reprice_loyalty_history.actor);

  if reprice_loyalty_history.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  end if;

  if not reprice_loyalty_history.dry_run then
    return query
    select
      repriced.bookings,
      repriced.bookings_changed,
      repriced.points_before,
      repriced.points_after,
      repriced.entries_posted
    from regulars.reprice_bookings(
      restaurant_id => reprice_loyalty_history.restaurant_id,
      from_at => reprice_loyalty_history.from_at,
      to_at => reprice_loyalty_history.to_at,
      actor => reprice_loyalty_history.actor
    ) as repriced;
    return;
  end if;

  v_program := regulars.resolve_program(reprice_loyalty_history.restaurant_id, null);

  return query
  select
    count(*),
    count(*) filter (where priced.points_after <> priced.points_before),
    coalesce(sum(priced.points_before), 0),
    coalesce(sum(priced.points_after), 0),
    0::bigint
  from regulars.bookings_to_reprice(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    program_id => v_program.id,
    accrual_rule => v_program.accrual_rule,
    from_at => reprice_loyalty_history.from_at,
    to_at => reprice_loyalty_history.to_at
  ) as priced;
end
$$;

comment on function public.reprice_loyalty_history(
  uuid, timestamptz, timestamptz, boolean, text
) is
  'Prices the bookings confirmed in a period by the present rule of the active program and posts '
  'the differences as of when they were confirmed. Bookings that the gate refused stay refused. A '
  'dry run counts and writes nothing. Raises RG001, RG010, RG020.';
revoke all on function public.reprice_loyalty_history(
  uuid, timestamptz, timestamptz, boolean, text
) from public;
