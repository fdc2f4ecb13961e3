create or replace function regulars.open_program(restaurant_id uuid)
returns table (
  program_id uuid,
  accrual_version integer,
  accrual_rule jsonb
)
language sql
stable
rows 1
begin atomic
  select
    loyalty_programs.id,
    loyalty_programs.accrual_version,
    loyalty_programs.accrual_rule
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = open_program.restaurant_id
    and loyalty_programs.is_active
    and case
      when loyalty_programs.pilot_only then regulars.is_pilot_restaurant(open_program.restaurant_id)
      else regulars.is_generally_available()
    end;
end;

comment on function regulars.open_program(uuid) is
  'The program in which a booking confirmed now earns; no row if the gate is closed or no program '
  'is active.';
revoke all on function regulars.open_program(uuid) from public;
