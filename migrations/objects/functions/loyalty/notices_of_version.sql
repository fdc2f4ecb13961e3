-- Those that held for the points before they were moved here, then those of this program since. One
-- that had not come when this program announced its own is replaced by that.
create or replace function regulars.notices_of_version(
  notices regulars.expiry_notices[],
  version public.loyalty_program_versions
)
returns table (notice_on date, expires_after interval)
language sql
stable
begin atomic
  select ordered.notice_on, ordered.expires_after
  from (
    select 0 as part, earlier.place, earlier.notice_on, earlier.expires_after
    from unnest(version.adopted_notices_on, version.adopted_expires_after)
      with ordinality as earlier (notice_on, expires_after, place)
    where not exists (
      select
      from unnest(notices) as later
      where later.program_id = version.program_id
        and later.accrual_version > version.adopted_under_version
        and later.announced_on < earlier.notice_on
    )
    union all
    select 1, given.accrual_version, given.notice_on, given.expires_after
    from unnest(notices) as given
    where given.program_id = version.program_id
      and given.accrual_version
        > coalesce(version.adopted_under_version, version.accrual_version)
  ) as ordered
  order by ordered.part, ordered.place;
end;

comment on function regulars.notices_of_version(
  regulars.expiry_notices[], public.loyalty_program_versions
) is
  'The expiry notices that hold for the points of a version of a program, in the order of their '
  'dates.';
revoke all on function regulars.notices_of_version(
  regulars.expiry_notices[], public.loyalty_program_versions
) from public;
