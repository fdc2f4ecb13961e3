-- A version also comes of another rule or expiry: the tiers are as old as the first of the versions
-- in a row that have them.
create or replace function regulars.tiers_in_force_since(restaurant_id uuid, program_id uuid)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select min(versions.created_at)
    from public.loyalty_program_versions as versions
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = versions.restaurant_id
      and loyalty_programs.id = versions.program_id
    where versions.restaurant_id = tiers_in_force_since.restaurant_id
      and versions.program_id = tiers_in_force_since.program_id
      and versions.accrual_version >= 1
      and versions.accrual_version > coalesce(
        (
          select max(others.accrual_version)
          from public.loyalty_program_versions as others
          where others.restaurant_id = tiers_in_force_since.restaurant_id
            and others.program_id = tiers_in_force_since.program_id
            and others.tier_definitions <> loyalty_programs.tier_definitions
        ),
        0
      )
  );
end
$$;

comment on function regulars.tiers_in_force_since(uuid, uuid) is
  'When the present tiers of a program came into force: an account that was written before was '
  'weighed then.';
revoke all on function regulars.tiers_in_force_since(uuid, uuid) from public;
