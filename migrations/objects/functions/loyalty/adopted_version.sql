create or replace function regulars.adopted_version(
  restaurant_id uuid,
  from_program_id uuid,
  to_program_id uuid,
  version integer
)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select case
      when coalesce(given.adopted_program_id, given.program_id) = adopted_version.to_program_id
        then coalesce(given.adopted_version, given.accrual_version)
      else taken.accrual_version
    end
    from public.loyalty_program_versions as given
    left join public.loyalty_program_versions as taken
      on taken.restaurant_id = given.restaurant_id
      and taken.program_id = adopted_version.to_program_id
      and taken.adopted_program_id = coalesce(given.adopted_program_id, given.program_id)
      and taken.adopted_version = coalesce(given.adopted_version, given.accrual_version)
    where given.restaurant_id = adopted_version.restaurant_id
      and given.program_id = adopted_version.from_program_id
      and given.accrual_version = adopted_version.version
  );
end
$$;

comment on function regulars.adopted_version(uuid, uuid, uuid, integer) is
  'The number that a version of one program has in another that took its points over.';
revoke all on function regulars.adopted_version(uuid, uuid, uuid, integer) from public;
