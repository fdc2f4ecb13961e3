-- The rules by which points were earned go along, each with the notices that hold for it. Points
-- that are moved after another notice was given, in either program, get copies of their own:
-- a notice holds for the points that were there when it was given. The caller holds the restaurant.
create or replace function regulars.adopt_versions(
  restaurant_id uuid,
  from_program_id uuid,
  to_program_id uuid
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_notices regulars.expiry_notices[] := regulars.notices_in_force(
    adopt_versions.restaurant_id,
    null
  );
  v_newest_notice integer;
  v_lowest integer;
  v_version record;
  v_number integer;
  v_numbers jsonb := '{}';
begin
  select
    coalesce(
      max(versions.accrual_version) filter (
        where versions.expiry_notice_version = versions.accrual_version
      ),
      0
    ),
    least(min(versions.accrual_version), 1)
  into v_newest_notice, v_lowest
  from public.loyalty_program_versions as versions
  where versions.restaurant_id = adopt_versions.restaurant_id
    and versions.program_id = adopt_versions.to_program_id;

  for v_version in
    select
      versions.*,
      array_agg(held.notice_on order by held.place) filter (where held.place is not null)
        as notices_on,
      array_agg(held.expires_after order by held.place) filter (where held.place is not null)
        as notices_expire_after
    from public.loyalty_program_versions as versions
    left join lateral regulars.notices_of_version(v_notices, versions)
      with ordinality as held (notice_on, expires_after, place) on true
    where versions.restaurant_id = adopt_versions.restaurant_id
      and versions.program_id = adopt_versions.from_program_id
    group by versions.restaurant_id, versions.program_id, versions.accrual_version
    order by versions.accrual_version desc
  loop
    v_number := (
      select taken.accrual_version
      from public.loyalty_program_versions as taken
      where taken.restaurant_id = adopt_versions.restaurant_id
        and taken.program_id = adopt_versions.to_program_id
        and taken.adopted_program_id = adopt_versions.from_program_id
        and taken.adopted_version = v_version.accrual_version
        and taken.adopted_under_version = v_newest_notice
        and taken.adopted_notices_on is not distinct from v_version.notices_on
        -- as texts: to an interval 30 days are a month
        and taken.adopted_expires_after::text
          is not distinct from v_version.notices_expire_after::text
      limit 1
    );

    if v_number is null then
      v_lowest := v_lowest - 1;
      v_number := v_lowest;
      insert into public.loyalty_program_versions (
        restaurant_id,
        program_id,
        accrual_version,
        accrual_rule,
        tier_definitions,
        expires_after,
        created_at,
        adopted_program_id,
        adopted_version,
        adopted_under_version,
        adopted_notices_on,
        adopted_expires_after
      )
      values (
        adopt_versions.restaurant_id,
        adopt_versions.to_program_id,
        v_number,
        v_version.accrual_rule,
        v_version.tier_definitions,
        v_version.expires_after,
        v_version.created_at,
        adopt_versions.from_program_id,
        v_version.accrual_version,
        v_newest_notice,
        v_version.notices_on,
        v_version.notices_expire_after
      );
    end if;
    v_numbers := v_numbers || jsonb_build_object(v_version.accrual_version, v_number);
  end loop;

  return v_numbers;
end
$$;

comment on function regulars.adopt_versions(uuid, uuid, uuid) is
  'Takes the versions of one program over into another, as rules of points that are moved; returns '
  'the number there of each.';
revoke all on function regulars.adopt_versions(uuid, uuid, uuid) from public;
