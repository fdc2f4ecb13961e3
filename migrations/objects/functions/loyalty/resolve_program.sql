create or replace function regulars.resolve_program(restaurant_id uuid, program_id uuid)
returns public.loyalty_programs
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_program public.loyalty_programs;
begin
  select loyalty_programs.*
  into v_program
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = resolve_program.restaurant_id
    and case
      when resolve_program.program_id is null then loyalty_programs.is_active
      else loyalty_programs.id = resolve_program.program_id
    end;

  if found then
    return v_program;
  end if;

  if resolve_program.program_id is null then
    raise exception using
      errcode = 'RG020',
      message = 'the restaurant has no active loyalty program',
      detail = format(
        'restaurant_id is %s.',
        coalesce(resolve_program.restaurant_id::text, 'null')
      ),
      hint = 'Call set_loyalty_program, or name an earlier program by program_id.';
  end if;
  raise exception using
    errcode = 'RG021',
    message = 'loyalty program not found in this restaurant',
    detail = format(
      'restaurant_id %s, program_id %s.',
      coalesce(resolve_program.restaurant_id::text, 'null'),
      resolve_program.program_id
    ),
    hint = 'Use the id of one of the restaurant''s own programs.';
end
$$;

comment on function regulars.resolve_program(uuid, uuid) is
  'A program of the restaurant; the active one for null. Raises RG020, RG021.';
revoke all on function regulars.resolve_program(uuid, uuid) from public;
