-- From the catalog, so that a table that somebody adds later is not forgotten when a restaurant
-- leaves.
create or replace function regulars.tenant_tables()
returns table (
  name text,
  depth integer
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with recursive
  tables as (
    select classes.oid
    from pg_catalog.pg_class as classes
    join pg_catalog.pg_attribute as attributes
      on attributes.attrelid = classes.oid
      and attributes.attname = 'restaurant_id'
      and not attributes.attisdropped
    where classes.relnamespace = regulars.home_schema()
      and classes.relkind in ('r', 'p')
      and not classes.relispartition
  ),
  walk as (
    select tables.oid, 0 as depth
    from tables
    union
    select constraints.confrelid, walk.depth + 1
    from walk
    join pg_catalog.pg_constraint as constraints
      on constraints.conrelid = walk.oid
      and constraints.contype = 'f'
      and constraints.confrelid <> constraints.conrelid
    join tables on tables.oid = constraints.confrelid
    -- tables that reference each other in a circle would walk for ever
    where walk.depth < 100
  )
  select format('public.%I', classes.relname), max(walk.depth)
  from walk
  join pg_catalog.pg_class as classes on classes.oid = walk.oid
  group by classes.relname
  order by max(walk.depth), classes.relname;
end
$$;

comment on function regulars.tenant_tables() is
  'The tables that hold rows of restaurants, those that reference others first.';
revoke all on function regulars.tenant_tables() from public;
