-- Decides what happens to every row, without locks and writing temporary tables only: a dry run
-- counts exactly what a run does.
create or replace function regulars.plan_import(
  restaurant_id uuid,
  external_source text,
  fields text[]
)
returns table (
  rows bigint,
  imported bigint,
  updated bigint,
  unchanged bigint,
  rejected bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
set work_mem = '128MB'
-- The plans need row counts and repeats only; a small sample shows these as well.
set default_statistics_target = '10'
as $$
#variable_conflict use_column
declare
  v_timezone text;
begin
  perform regulars.assert_restaurant(plan_import.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  select restaurants.timezone
  into strict v_timezone
  from public.restaurants
  where restaurants.id = plan_import.restaurant_id;

  drop table if exists
    pg_temp.import_ids,
    pg_temp.import_matches,
    pg_temp.import_rejects,
    pg_temp.import_changes,
    pg_temp.import_claims;
  -- Only the join columns: sampling all columns of wide rows takes long.
  analyze pg_temp.import_rows (number, external_id, problem);

  -- A row without an id is identified by a digest of its cells and its position among identical
  -- rows. So the same file adds nothing, however its words are mapped this time, and two equal rows
  -- both stay.
  create temp table import_ids on commit preserve rows as
  select
    import_rows.number,
    'row:' || import_rows.digest || '#'
      || row_number() over (partition by import_rows.digest order by import_rows.number)
      as external_id
  from pg_temp.import_rows
  where import_rows.external_id is null
    and import_rows.problem is null;
  analyze import_ids;

  update pg_temp.import_bookings
  set external_id = import_ids.external_id
  from import_ids
  where import_ids.number = import_bookings.number;

  analyze pg_temp.import_bookings (number, external_id, has_own_id, table_id, status, problems);

  -- One row for each problem of a rejected record.
  create temp table import_rejects on commit preserve rows as
  select import_bookings.number, problems.problem
  from pg_temp.import_bookings
  cross join lateral string_to_table(import_bookings.problems, E'\n') as problems (problem)
  where import_bookings.problems <> '';
  create index on import_rejects (number);
  analyze import_rejects;

  perform regulars.plan_import_matches(
    plan_import.restaurant_id,
    plan_import.external_source,
    plan_import.fields,
    v_timezone
  );
  perform regulars.plan_import_tables(plan_import.restaurant_id);
  perform regulars.plan_import_changes(plan_import.restaurant_id);

  return query
  select counts.rows, counts.imported, counts.updated, counts.unchanged, counts.rejected
  from regulars.count_import() as counts;
end
$$;

comment on function regulars.plan_import(uuid, text, text[]) is
  'Decides what happens to each row of pg_temp.import_bookings and counts it; writes only '
  'temporary tables. fields: those in the file. Raises RG010.';
revoke all on function regulars.plan_import(uuid, text, text[]) from public;
