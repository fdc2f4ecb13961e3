-- Shares only bookings without table, waiting-list entry or reference: one session claims those, in
-- the order of the file. So the sessions of an import do not wait for each other, and rows given to
-- other sessions cannot be rejected any more. A view lets COPY take the rows without writing them
-- again.
create or replace function regulars.share_import(chunks integer[])
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
as $$
begin
  perform regulars.assert_own_temporary_tables();
  drop view if exists pg_temp.import_share;
  execute format(
    $view$
      create temp view import_share as
      select import_bookings.*
      from pg_temp.import_bookings
      where (import_bookings.number - 1) / 5000 = any (%L::bigint[])
        and import_bookings.is_apart
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_matches
          where import_matches.number = import_bookings.number
        )
    $view$,
    share_import.chunks
  );
  execute format('grant select, delete on pg_temp.import_share to %I', session_user);
end
$$;

comment on function regulars.share_import(integer[]) is
  'Makes pg_temp.import_share of the bookings in these chunks that another session can insert: '
  'COPY them to it and delete them here.';
revoke all on function regulars.share_import(integer[]) from public;
