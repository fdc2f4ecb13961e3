-- On the tables of the attached app. Those that read keys are written by "regulars attach".
create or replace function regulars.tg_attached__truncate()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.keep_attach_problem(
    external_id => '*',
    operation => TG_OP,
    code => '01000',
    message => 'a table of the app was truncated',
    detail => null
  );
  return null;
end
$$;

comment on function regulars.tg_attached__truncate() is
  'Keeps a problem where a table of the attached app is truncated.';
revoke all on function regulars.tg_attached__truncate() from public;
