create or replace function regulars.loyalty_obstacle(restaurant_id uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_program record;
begin
  select
    count(*) as programs,
    bool_or(loyalty_programs.is_active) as is_active,
    bool_or(loyalty_programs.is_active and loyalty_programs.pilot_only) as pilot_only
  into v_program
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = loyalty_obstacle.restaurant_id;

  return case
    when v_program.programs = 0 then 'no_program'
    when not v_program.is_active then 'no_active_program'
    -- regulars.open_program decides; this only explains.
    when exists (select from regulars.open_program(loyalty_obstacle.restaurant_id)) then null
    when v_program.pilot_only then 'not_on_pilot_list'
    else 'general_availability_off'
  end;
end
$$;

comment on function regulars.loyalty_obstacle(uuid) is
  'Why a booking confirmed now would earn nothing: no_program, no_active_program, '
  'not_on_pilot_list or general_availability_off; null if it would earn.';
revoke all on function regulars.loyalty_obstacle(uuid) from public;
