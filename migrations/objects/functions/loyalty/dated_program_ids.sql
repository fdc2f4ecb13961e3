create or replace function regulars.dated_program_ids(restaurant_id uuid)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select programs.id
    from public.loyalty_programs as programs
    where programs.restaurant_id = dated_program_ids.restaurant_id
      and regulars.has_dated_points(programs)
  );
end
$$;

comment on function regulars.dated_program_ids(uuid) is
  'The ids of a restaurant''s programs whose balances depend on dates; see has_dated_points.';
revoke all on function regulars.dated_program_ids(uuid) from public;
