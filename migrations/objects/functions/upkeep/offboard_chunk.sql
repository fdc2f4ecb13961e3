-- One statement returns and deletes the rows, so that what is delivered is what is deleted, whoever
-- writes meanwhile. One table per chunk, those that reference others first: the rows of all chunks
-- in reverse can be inserted again. In a table that references itself, unreferenced rows go first.
-- A second call waits for the row of progress, which is written.
create or replace function regulars.offboard_chunk(
  restaurant_id uuid,
  actor text,
  limit_to integer default 2000
)
returns table (
  table_name text,
  row_data jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- the same export in every session
set timezone = 'UTC'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
set quote_all_identifiers = off
as $$
#variable_conflict use_column
declare
  v_table record;
  v_count bigint;
begin
  perform regulars.assert_restaurant(offboard_chunk.restaurant_id);
  perform regulars.assert_actor(offboard_chunk.actor);
  if (offboard_chunk.limit_to >= 1) is not true then
    perform regulars.refuse_field('limit_to', 'a whole number from 1');
  elsif not exists (
    select
    from public.restaurants
    where restaurants.id = offboard_chunk.restaurant_id
  ) then
    perform regulars.refuse_restaurant(offboard_chunk.restaurant_id, 'Correct restaurant_id.');
  end if;

  insert into regulars.begun_offboardings as begun (restaurant_id, actor)
  values (offboard_chunk.restaurant_id, offboard_chunk.actor)
  on conflict (restaurant_id) do update
  set rows_delivered = begun.rows_delivered;

  perform regulars.forget_attached_writes(offboard_chunk.restaurant_id);
  insert into regulars.removals_in_progress (restaurant_id, subject_id)
  values (offboard_chunk.restaurant_id, offboard_chunk.restaurant_id);

  for v_table in
    select
      tables.name,
      tables.generated,
      split_part(tables.name, '.', 2) as short_name,
      -- an app's own table may have no key
      coalesce(
        (
          select ' order by ' || string_agg(
            format('held.%I desc', attributes.attname),
            ', ' order by places.place
          )
          from pg_catalog.pg_index as keys
          cross join lateral unnest(keys.indkey::smallint[])
            with ordinality as places (attnum, place)
          join pg_catalog.pg_attribute as attributes
            on attributes.attrelid = keys.indrelid
            and attributes.attnum = places.attnum
          where keys.indrelid = tables.name::regclass
            and keys.indisprimary
        ),
        ''
      ) as key_order,
      coalesce(
        (
          select string_agg(
            format(
              ' and not exists (select from %s as refers where %s and refers.ctid <> held.ctid)',
              tables.name,
              (
                select string_agg(
                  format('refers.%I = held.%I', referring.attname, referred.attname),
                  ' and ' order by places.place
                )
                from unnest(constraints.conkey, constraints.confkey)
                  with ordinality as places (attnum, referred, place)
                join pg_catalog.pg_attribute as referring
                  on referring.attrelid = constraints.conrelid
                  and referring.attnum = places.attnum
                join pg_catalog.pg_attribute as referred
                  on referred.attrelid = constraints.confrelid
                  and referred.attnum = places.referred
              )
            ),
            '' order by constraints.conname
          )
          from pg_catalog.pg_constraint as constraints
          where constraints.conrelid = tables.name::regclass
            and constraints.confrelid = constraints.conrelid
            and constraints.contype = 'f'
        ),
        ''
      ) as unreferenced
    from regulars.tenant_tables() as tables
    order by tables.depth, tables.name
  loop
    -- partitions have the same places
    return query execute format(
      'with picked as materialized ('
        'select held.tableoid as part, held.ctid as place from %1$s as held '
        'where held.restaurant_id = $1%2$s%3$s limit $2 for update'
        ') '
        'delete from %1$s as gone using picked '
        'where gone.ctid = picked.place and gone.tableoid = picked.part '
        'returning %4$L, to_jsonb(gone) - $3',
      v_table.name,
      v_table.unreferenced,
      v_table.key_order,
      v_table.short_name
    ) using offboard_chunk.restaurant_id, offboard_chunk.limit_to, v_table.generated;
    get diagnostics v_count = row_count;

    if v_count > 0 then
      update regulars.begun_offboardings as begun
      set
        rows_delivered = begun.rows_delivered + v_count,
        row_counts = begun.row_counts || jsonb_build_object(
          v_table.short_name,
          coalesce((begun.row_counts ->> v_table.short_name)::bigint, 0) + v_count
        )
      where begun.restaurant_id = offboard_chunk.restaurant_id;
      exit;
    end if;
  end loop;

  delete from regulars.removals_in_progress
  where removals_in_progress.restaurant_id = offboard_chunk.restaurant_id
    and removals_in_progress.subject_id = offboard_chunk.restaurant_id;
end
$$;

comment on function regulars.offboard_chunk(uuid, text, integer) is
  'Returns and deletes up to limit_to rows of one table of a restaurant that is leaving; no rows: '
  'only offboard_restaurant is left to do. One transaction each. Raises RG001, RG004, RG010.';
revoke all on function regulars.offboard_chunk(uuid, text, integer) from public;
