-- A session cannot see another's temporary tables, and permanent tables would leave guests' data
-- behind if an import is killed. So the client carries rows from session to session with COPY, and
-- each row is in one session's plan.
create or replace function regulars.join_import(restaurant_id uuid, external_source text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
as $$
begin
  perform regulars.assert_own_temporary_tables();
  perform regulars.begin_import(join_import.restaurant_id);
  perform regulars.plan_import(join_import.restaurant_id, join_import.external_source, '{}');
  execute format('grant insert on pg_temp.import_bookings to %I', session_user);
end
$$;

comment on function regulars.join_import(uuid, text) is
  'Prepares this session to insert bookings of an import that another has planned: COPY its '
  'pg_temp.import_share into pg_temp.import_bookings. Raises RG004, RG010.';
revoke all on function regulars.join_import(uuid, text) from public;
