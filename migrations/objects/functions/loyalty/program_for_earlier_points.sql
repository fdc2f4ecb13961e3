-- Points from an older system need a program; where there is none, an inactive one is made, in
-- which no booking earns.
create or replace function regulars.program_for_earlier_points(
  restaurant_id uuid,
  booking_ids uuid[]
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_program_id uuid := regulars.default_program_id(program_for_earlier_points.restaurant_id);
begin
  if v_program_id is not null or not exists (
    select
    from public.bookings
    where bookings.restaurant_id = program_for_earlier_points.restaurant_id
      and bookings.id = any (program_for_earlier_points.booking_ids)
      and bookings.loyalty_points_awarded <> 0
  ) then
    return v_program_id;
  end if;

  insert into public.loyalty_programs as programs (restaurant_id, slug, name, is_active)
  values (program_for_earlier_points.restaurant_id, 'earlier-points', 'Earlier points', false)
  on conflict on constraint loyalty_programs_slug_key do nothing;

  return regulars.default_program_id(program_for_earlier_points.restaurant_id);
end
$$;

comment on function regulars.program_for_earlier_points(uuid, uuid[]) is
  'The program that holds points from an older system; made inactive if bookings carry points and '
  'there is none.';
revoke all on function regulars.program_for_earlier_points(uuid, uuid[]) from public;
