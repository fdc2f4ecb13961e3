-- Lists only bookings that another price or version awaits, so that a second run has nothing to do.
-- The plan is not kept: each chunk looks again, under its locks, at the bookings between its ids.
create or replace function regulars.reprice_plan(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null
)
returns table (
  chunk integer,
  first_id uuid,
  last_id uuid,
  items bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(reprice_plan.restaurant_id);
  v_program := regulars.resolve_program(reprice_plan.restaurant_id, null);

  return query
  select
    numbered.chunk,
    (array_agg(numbered.booking_id order by numbered.booking_id))[1],
    (array_agg(numbered.booking_id order by numbered.booking_id desc))[1],
    count(*)
  from (
    select
      priced.booking_id,
      ((row_number() over (order by priced.booking_id) - 1) / 1000)::integer as chunk
    from regulars.bookings_to_reprice(
      restaurant_id => reprice_plan.restaurant_id,
      program_id => v_program.id,
      accrual_rule => v_program.accrual_rule,
      from_at => reprice_plan.from_at,
      to_at => reprice_plan.to_at
    ) as priced
    where priced.points_after <> priced.points_before
      or priced.version_before is distinct from v_program.accrual_version
  ) as numbered
  group by numbered.chunk
  order by numbered.chunk;
end
$$;

comment on function regulars.reprice_plan(uuid, timestamptz, timestamptz) is
  'Lists, without locks, the chunks of bookings that reprice_loyalty_history would write, by their '
  'first and last id. Raises RG010, RG020.';
revoke all on function regulars.reprice_plan(uuid, timestamptz, timestamptz) from public;
