-- The rules by which points were earned go along, with the notices that were given. Their numbers
-- are below those of the program itself: a block for each program they come from keeps the order.
create or replace function regulars.adopt_versions(
  restaurant_id uuid,
  from_program_id uuid,
  to_program_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into public.loyalty_program_versions (
    restaurant_id,
    program_id,
    accrual_version,
    accrual_rule,
    tier_definitions,
    expires_after,
    expiry_notice_version,
    expiry_notice_on,
    created_at,
    adopted_program_id,
    adopted_version,
    adopted_under_version
  )
  select
    versions.restaurant_id,
    adopt_versions.to_program_id,
    named.version + blocks.base,
    versions.accrual_rule,
    versions.tier_definitions,
    versions.expires_after,
    -- numbered like the version that announced it
    named.version + versions.expiry_notice_version - versions.accrual_version + blocks.base,
    versions.expiry_notice_on,
    versions.created_at,
    named.program_id,
    named.version,
    takers.accrual_version
  from public.loyalty_program_versions as versions
  join public.loyalty_programs as takers
    on takers.restaurant_id = versions.restaurant_id
    and takers.id = adopt_versions.to_program_id
  cross join lateral (
    select
      coalesce(versions.adopted_program_id, versions.program_id) as program_id,
      coalesce(versions.adopted_version, versions.accrual_version) as version
  ) as named
  join (
    select
      sources.program_id,
      coalesce(
        sources.base,
        -1000000 * (
          row_number() over (partition by sources.base is null order by sources.program_id)
          + (
            select count(distinct taken.adopted_program_id)
            from public.loyalty_program_versions as taken
            where taken.restaurant_id = adopt_versions.restaurant_id
              and taken.program_id = adopt_versions.to_program_id
          )
        )
      )::integer as base
    from (
      select
        coalesce(given.adopted_program_id, given.program_id) as program_id,
        min(taken.accrual_version - taken.adopted_version) as base
      from public.loyalty_program_versions as given
      left join public.loyalty_program_versions as taken
        on taken.restaurant_id = given.restaurant_id
        and taken.program_id = adopt_versions.to_program_id
        and taken.adopted_program_id = coalesce(given.adopted_program_id, given.program_id)
      where given.restaurant_id = adopt_versions.restaurant_id
        and given.program_id = adopt_versions.from_program_id
      group by 1
    ) as sources
  ) as blocks
    on blocks.program_id = named.program_id
  where versions.restaurant_id = adopt_versions.restaurant_id
    and versions.program_id = adopt_versions.from_program_id
    -- its own come back to it as they are
    and named.program_id <> adopt_versions.to_program_id
  on conflict do nothing;
end
$$;

comment on function regulars.adopt_versions(uuid, uuid, uuid) is
  'Takes the versions of one program over into another, as rules of points that are moved; again: '
  'those that came since.';
revoke all on function regulars.adopt_versions(uuid, uuid, uuid) from public;
