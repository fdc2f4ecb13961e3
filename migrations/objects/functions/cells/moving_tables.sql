-- Read from the catalog, so that a move covers tables added later. The feed's own tables do not
-- follow by replication: positions are a database's own, see receive_feed. What stays behind is
-- what a database knows of restaurants that it does not have, and rows that no commit leaves.
create or replace function regulars.moving_tables()
returns table (
  name text,
  id_column text,
  columns text[],
  is_guarded boolean
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off
as $$
begin
  return query
  select
    format('%s.%I', classes.relnamespace::regnamespace, classes.relname),
    attributes.attname::text,
    array(
      select format('%I %s', others.attname, format_type(others.atttypid, others.atttypmod))
      from pg_catalog.pg_attribute as others
      where others.attrelid = classes.oid
        and others.attnum > 0
        and not others.attisdropped
      order by others.attname
    ),
    classes.oid <> 'regulars.move_marks'::regclass
  from pg_catalog.pg_class as classes
  join pg_catalog.pg_attribute as attributes
    on attributes.attrelid = classes.oid
    and attributes.atttypid = 'uuid'::regtype
    and not attributes.attisdropped
    and attributes.attname = case
      when classes.relnamespace = regulars.home_schema() and classes.relname = 'restaurants'
        then 'id'
      else 'restaurant_id'
    end
  where classes.relkind in ('r', 'p')
    and not classes.relispartition
    and classes.relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
    and classes.oid <> all (
      array[
        'regulars.analytics_event_positions',
        'regulars.attached_restaurants',
        'regulars.attached_tables',
        'regulars.closed_restaurants',
        'regulars.feed_moves',
        'regulars.imports_in_progress',
        'regulars.offboardings',
        'regulars.pending_analytics_events',
        'regulars.removals_in_progress',
        'regulars.set_aside_analytics_events',
        'regulars.verified_restaurants'
      ]::regclass[]
    )
  order by 1;
end
$$;

comment on function regulars.moving_tables() is
  'The tables whose rows follow a restaurant to another cell, with the column that names it, all '
  'columns with their types, and whether a closed restaurant''s rows are refused there.';
revoke all on function regulars.moving_tables() from public;
