-- A notice holds for the points of earlier versions; for those that were moved here from another
-- program, the notices of that one, and of this one since.
--
-- Until a notice's date points expire as before; what has not expired by then goes by the notice,
-- not before its date. So no notice changes what has been, however many follow each other.
create or replace function regulars.noticed_due_on(
  notices regulars.expiry_notices[],
  version public.loyalty_program_versions,
  counts_on date
)
returns date
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due_on date := coalesce(
    (noticed_due_on.counts_on + version.expires_after)::date,
    'infinity'
  );
  v_notice regulars.expiry_notices;
begin
  for v_notice in
    select notices.*
    from unnest(noticed_due_on.notices) as notices
    where notices.program_id = version.program_id
      and (
        notices.adopted_program_id is not distinct from version.adopted_program_id
        and notices.accrual_version > version.accrual_version
        or notices.adopted_program_id is null
        and notices.accrual_version > version.adopted_under_version
      )
    order by notices.accrual_version
  loop
    exit when v_due_on < v_notice.notice_on;
    v_due_on := greatest(
      coalesce((noticed_due_on.counts_on + v_notice.expires_after)::date, 'infinity'),
      v_notice.notice_on
    );
  end loop;
  return nullif(v_due_on, 'infinity');
end
$$;

comment on function regulars.noticed_due_on(
  regulars.expiry_notices[], public.loyalty_program_versions, date
) is
  'When points of a version of a program expire that count from a date, by its own rule and the '
  'notices that followed; null: never.';
revoke all on function regulars.noticed_due_on(
  regulars.expiry_notices[], public.loyalty_program_versions, date
) from public;
