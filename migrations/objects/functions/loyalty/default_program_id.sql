create or replace function regulars.default_program_id(restaurant_id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select loyalty_programs.id
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = default_program_id.restaurant_id
    order by loyalty_programs.is_active desc, loyalty_programs.created_at, loyalty_programs.id
    limit 1
  );
end
$$;

comment on function regulars.default_program_id(uuid) is
  'The program for points that bookings carry from an older system: the active one, else the '
  'oldest; null if there is none.';
revoke all on function regulars.default_program_id(uuid) from public;
