create or replace function regulars.retention_start(older_than interval)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (older_than between interval '1 day' and interval '1000 years') is not true then
    perform regulars.refuse_field(
      'older_than',
      'an interval of at least one day and at most 1000 years',
      'Such as 3 years: guests inactive for longer than that are erased.'
    );
  end if;
  return now() - older_than;
end
$$;

comment on function regulars.retention_start(interval) is
  'The instant from which on a guest must have been heard of to stay. Raises RG001.';
revoke all on function regulars.retention_start(interval) from public;
