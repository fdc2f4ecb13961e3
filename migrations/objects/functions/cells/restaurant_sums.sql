-- Columns by name, since an adopted table has an order of its own. The feed's tables have no sums:
-- their positions differ.
create or replace function regulars.restaurant_sums(
  restaurant_id uuid,
  with_hashes boolean default true,
  only_names text[] default null
)
returns table (
  name text,
  row_count bigint,
  points bigint,
  hash text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- the same texts in every session
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
declare
  v_table record;
begin
  for v_table in
    select
      tables.name,
      tables.id_column,
      (
        select string_agg(format('t.%s', split_part(described, ' ', 1)), ', ')
        from unnest(tables.columns) as described
      ) as columns,
      case split_part(tables.name, '.', 2)
        when 'loyalty_points' then 'sum(t.balance)'
        when 'loyalty_point_events' then 'sum(t.points_delta)'
        when 'bookings' then 'sum(t.loyalty_points_awarded)'
        else 'null'
      end as points
    from regulars.moving_tables() as tables
    where tables.name <> 'regulars.move_marks'
      and (
        restaurant_sums.only_names is null
        or tables.name = any (restaurant_sums.only_names)
      )
  loop
    return query execute format(
      'select %L, count(*), (%s)::bigint, %s from %s as t where t.%I = $1',
      v_table.name,
      v_table.points,
      case
        when restaurant_sums.with_hashes
          then format('sum(hashtextextended(row(%s)::text, 0))::text', v_table.columns)
        else 'null::text'
      end,
      v_table.name,
      v_table.id_column
    ) using restaurant_sums.restaurant_id;
  end loop;
end
$$;

comment on function regulars.restaurant_sums(uuid, boolean, text[]) is
  'Rows, points and a sum over the hashes of all rows of a restaurant, table by table: equal in '
  'two databases that hold the same.';
revoke all on function regulars.restaurant_sums(uuid, boolean, text[]) from public;
