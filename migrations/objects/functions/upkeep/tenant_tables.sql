-- Reads the catalog, so that offboarding covers tables added later, an app's own too. The salt
-- belongs to the restaurant like the digests made with it. Another role's table is left out: its
-- policies and triggers would run as the owner.
create or replace function regulars.tenant_tables()
returns table (
  name text,
  depth integer,
  generated text[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off
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
      and attributes.atttypid = 'uuid'::regtype
      and not attributes.attisdropped
    where classes.relkind in ('r', 'p')
      and not classes.relispartition
      and (
        classes.relnamespace = regulars.home_schema()
        or classes.oid = 'regulars.marketing_salts'::regclass
      )
      and pg_has_role(classes.relowner, 'usage')
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
    -- stops at tables that reference each other in a circle
    where walk.depth < 100
  )
  select
    format('%s.%I', classes.relnamespace::regnamespace, classes.relname),
    max(walk.depth),
    array(
      select attributes.attname::text
      from pg_catalog.pg_attribute as attributes
      where attributes.attrelid = classes.oid
        and attributes.attgenerated <> ''
    )
  from walk
  join pg_catalog.pg_class as classes on classes.oid = walk.oid
  group by classes.oid, classes.relname, classes.relnamespace
  order by max(walk.depth), classes.relname;
end
$$;

comment on function regulars.tenant_tables() is
  'The tables that hold rows of restaurants, those that reference others first; generated: the '
  'columns that an insert cannot name.';
revoke all on function regulars.tenant_tables() from public;
