create or replace function regulars.tier_definitions_at(
  restaurant_id uuid,
  program_id uuid,
  as_of timestamptz
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select versions.tier_definitions
    from public.loyalty_program_versions as versions
    where versions.restaurant_id = tier_definitions_at.restaurant_id
      and versions.program_id = tier_definitions_at.program_id
      and versions.accrual_version >= 1
    -- the newest version in force; the first one for history older than the program
    order by
      versions.created_at <= tier_definitions_at.as_of desc,
      case
        when versions.created_at <= tier_definitions_at.as_of then -versions.accrual_version
        else versions.accrual_version
      end
    limit 1
  );
end
$$;

comment on function regulars.tier_definitions_at(uuid, uuid, timestamptz) is
  'The tiers of a program that were in force at an instant.';
revoke all on function regulars.tier_definitions_at(uuid, uuid, timestamptz) from public;
