-- Decides what becomes of every row that was read, without locks and without writing to any table
-- but temporary ones: what a dry run counts is what a run does.
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
-- what is analysed is counts and repeats, which a small sample shows as well
set default_statistics_target = '10'
as $$
#variable_conflict use_column
declare
  v_timezone text;
begin
  perform regulars.assert_restaurant(plan_import.restaurant_id);

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
  -- Only what is joined: a sample of every column of wide rows takes long.
  analyze pg_temp.import_rows (number, external_id, problem);

  -- A row without an id is known by what it says: the digest of its cells, and the how-manieth of
  -- its like it is. So the same file adds nothing, and of two equal rows both stay. Fields that
  -- join later go to the end.
  create temp table import_ids on commit preserve rows as
  select
    digests.number,
    'row:' || digests.digest || '#'
      || row_number() over (partition by digests.digest order by digests.number) as external_id
  from (
    select
      import_rows.number,
      left(
        encode(
          sha256(
            convert_to(
              concat(
                'reference=' || import_rows.reference || chr(31),
                'table_label=' || import_rows.table_label || chr(31),
                'starts_at=' || import_rows.starts_at || chr(31),
                'starts_on=' || import_rows.starts_on || chr(31),
                'starts_time=' || import_rows.starts_time || chr(31),
                'ends_at=' || import_rows.ends_at || chr(31),
                'duration_minutes=' || import_rows.duration_minutes || chr(31),
                'party_size=' || import_rows.party_size || chr(31),
                'booking_type=' || import_rows.booking_type || chr(31),
                'seating_preference=' || import_rows.seating_preference || chr(31),
                'status=' || import_rows.status || chr(31),
                'confirmed_at=' || import_rows.confirmed_at || chr(31),
                'completed_at=' || import_rows.completed_at || chr(31),
                'cancelled_at=' || import_rows.cancelled_at || chr(31),
                'cancelled_by=' || import_rows.cancelled_by || chr(31),
                'customer_name=' || import_rows.customer_name || chr(31),
                'customer_first_name=' || import_rows.customer_first_name || chr(31),
                'customer_last_name=' || import_rows.customer_last_name || chr(31),
                'customer_email=' || import_rows.customer_email || chr(31),
                'customer_phone=' || import_rows.customer_phone || chr(31),
                'marketing_opt_in=' || import_rows.marketing_opt_in || chr(31),
                'notes=' || import_rows.notes || chr(31),
                'source=' || import_rows.source || chr(31),
                'spend_amount=' || import_rows.spend_amount || chr(31),
                'spend_currency=' || import_rows.spend_currency || chr(31),
                'created_at=' || import_rows.created_at || chr(31)
              ),
              'UTF8'
            )
          ),
          'hex'
        ),
        32
      ) as digest
    from pg_temp.import_rows
    where import_rows.external_id is null
      and import_rows.problem is null
  ) as digests;
  analyze import_ids;

  update pg_temp.import_bookings
  set external_id = import_ids.external_id
  from import_ids
  where import_ids.number = import_bookings.number;

  analyze pg_temp.import_bookings (number, external_id, has_own_id, table_id, status, problems);

  create temp table import_rejects on commit preserve rows as
  select import_bookings.number, problems.problem
  from pg_temp.import_bookings
  cross join lateral string_to_table(import_bookings.problems, ',') as problems (problem)
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
  'Decides what becomes of each row of pg_temp.import_bookings and counts it; writes only '
  'temporary tables. fields: those the file has. Raises RG010.';
revoke all on function regulars.plan_import(uuid, text, text[]) from public;
