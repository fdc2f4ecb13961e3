create or replace function regulars.has_dated_points(program public.loyalty_programs)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return has_dated_points.program.spendable_from = 'visit' or exists (
    select
    from public.loyalty_program_versions
    where loyalty_program_versions.restaurant_id = has_dated_points.program.restaurant_id
      and loyalty_program_versions.program_id = has_dated_points.program.id
      and loyalty_program_versions.expires_after is not null
  );
end
$$;

comment on function regulars.has_dated_points(public.loyalty_programs) is
  'Whether dates decide which points of a program are left or spendable; false: a balance is '
  'simply the sum of its entries.';
revoke all on function regulars.has_dated_points(public.loyalty_programs) from public;
