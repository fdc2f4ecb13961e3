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
  v_notice record;
begin
  for v_notice in
    select held.notice_on, held.expires_after
    from regulars.notices_of_version(noticed_due_on.notices, version) as held
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
