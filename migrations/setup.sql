-- Brings functions, views, policies and triggers to the text of this package. "regulars migrate",
-- graphile-migrate's action and objects.sql all call this. Runs before anything else, and is
-- replayable.
create schema if not exists regulars;
revoke all on schema regulars from public;
comment on schema regulars is
  'Helpers and trigger functions of Regulars. Apps call the functions beside the tables.';

-- The only place where the schema's name is a value; everywhere else it is a qualifier. Migrating
-- into another schema replaces both.
create or replace function regulars.home_schema()
returns regnamespace
language sql
stable
parallel safe
begin atomic
  select 'public'::regnamespace;
end;
comment on function regulars.home_schema() is
  'The schema of the tables and of the functions that apps call.';
revoke all on function regulars.home_schema() from public;

create table if not exists regulars.objects (
  path text collate "C" not null,
  hash text not null,
  applied_at timestamptz not null default clock_timestamp(),
  constraint objects_pkey primary key (path)
);
comment on table regulars.objects is
  'The files of migrations/objects that this database has applied.';
comment on column regulars.objects.path is 'The file''s path below migrations/objects.';
comment on column regulars.objects.hash is
  'MD5 of its text as applied, without empty lines around it.';
comment on column regulars.objects.applied_at is 'When it was last applied.';
-- No policy: only the owner reads it.
alter table regulars.objects enable row level security;

create table if not exists regulars.object_definitions (
  identity text collate "C" not null,
  path text collate "C" not null,
  definition text not null,
  server_major integer not null,
  noted_in oid not null default 'regulars.objects'::regclass::oid,
  constraint object_definitions_pkey primary key (identity)
);
comment on table regulars.object_definitions is
  'The catalog''s text of each object right after it was applied, to detect changes by hand.';
comment on column regulars.object_definitions.identity is
  'Kind and name, such as "function public.create_booking" or "trigger x on public.bookings".';
comment on column regulars.object_definitions.path is 'The file that makes it.';
comment on column regulars.object_definitions.definition is 'MD5 of the catalog''s text.';
comment on column regulars.object_definitions.noted_in is
  'The oid of regulars.objects: another one means a restored database, which may print otherwise.';
comment on column regulars.object_definitions.server_major is
  'The server''s major version: another one may print the same object differently.';
-- No policy: only the owner reads it.
alter table regulars.object_definitions enable row level security;

create table if not exists regulars.state_definitions (
  identity text collate "C" not null,
  definition text not null,
  server_major integer not null,
  noted_in oid not null default 'regulars.objects'::regclass::oid,
  constraint state_definitions_pkey primary key (identity)
);
comment on table regulars.state_definitions is
  'What the catalog said of tables, columns, constraints, indexes and row security right after '
  'a migrate had made or changed them.';
comment on column regulars.state_definitions.identity is
  'Kind and name, such as "column public.bookings.status" or "row security of public.bookings".';
comment on column regulars.state_definitions.definition is 'MD5 of the catalog''s text.';
comment on column regulars.state_definitions.noted_in is
  'The oid of regulars.objects: another one means a restored database, which may print otherwise.';
comment on column regulars.state_definitions.server_major is
  'The server''s major version: another one may print the same object differently.';
-- No policy: only the owner reads it.
alter table regulars.state_definitions enable row level security;

create table if not exists regulars.earlier_definitions (
  identity text collate "C" not null,
  definition text not null,
  constraint earlier_definitions_pkey primary key (identity)
);
comment on table regulars.earlier_definitions is
  'The same as a migrate found it when it began, until it ends: what is no different then, it '
  'has not made.';
comment on column regulars.earlier_definitions.identity is 'Kind and name.';
comment on column regulars.earlier_definitions.definition is 'MD5 of the catalog''s text.';
-- No policy: only the owner reads it.
alter table regulars.earlier_definitions enable row level security;

-- Names alone identify functions: each has one text, and an overload stands in the same file.
create or replace function regulars.read_identities(sql text)
returns setof text
language sql
immutable
strict
parallel safe
begin atomic
  select matches[1] || ' ' || matches[2]
  from regexp_matches(
    sql,
    E'^create (?:or replace )?(function|view) ([a-z0-9_]+\\.[a-z0-9_]+)',
    'gn'
  ) as matches
  union
  select 'trigger ' || matches[1] || ' on ' || matches[2]
  from regexp_matches(
    sql,
    E'^create or replace trigger "?([^\\s"]+)"?\\s+(?:before|after)[^;]*? on '
      || E'([a-z0-9_]+\\.[a-z0-9_]+)',
    'gn'
  ) as matches
  union
  select 'policy ' || matches[1] || ' on ' || matches[2]
  from regexp_matches(sql, E'^create policy (\\S+) on ([a-z0-9_]+\\.[a-z0-9_]+)', 'gn') as matches;
end;
comment on function regulars.read_identities(text) is
  'The objects that a file of migrations/objects creates, as regulars.object_definitions names '
  'them.';
revoke all on function regulars.read_identities(text) from public;

create or replace view regulars.catalog_objects with (security_invoker = true) as
select
  'function ' || namespaces.nspname || '.' || functions.proname as identity,
  'pg_catalog.pg_proc'::regclass as class_id,
  functions.oid as object_id,
  'function ' || functions.oid::regprocedure as address,
  pg_catalog.pg_get_functiondef(functions.oid) as definition
from pg_catalog.pg_proc as functions
join pg_catalog.pg_namespace as namespaces on namespaces.oid = functions.pronamespace
where functions.prokind = 'f'
  and namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
  and not exists (
    select
    from pg_catalog.pg_depend
    where pg_depend.classid = 'pg_catalog.pg_proc'::regclass
      and pg_depend.objid = functions.oid
      and pg_depend.deptype = 'e'
  )
union all
select
  'view ' || namespaces.nspname || '.' || classes.relname,
  'pg_catalog.pg_class'::regclass,
  classes.oid,
  'view ' || classes.oid::regclass,
  concat_ws(' ', pg_catalog.pg_get_viewdef(classes.oid), classes.reloptions)
from pg_catalog.pg_class as classes
join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
where classes.relkind = 'v'
  and namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
union all
select
  format('trigger %s on %s.%s', triggers.tgname, namespaces.nspname, classes.relname),
  'pg_catalog.pg_trigger'::regclass,
  triggers.oid,
  format('trigger %I on %s', triggers.tgname, classes.oid::regclass),
  pg_catalog.pg_get_triggerdef(triggers.oid) || ' ' || triggers.tgenabled::text
from pg_catalog.pg_trigger as triggers
join pg_catalog.pg_class as classes on classes.oid = triggers.tgrelid
join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
where not triggers.tgisinternal
  and namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
union all
select
  format('policy %s on %s.%s', policies.polname, namespaces.nspname, classes.relname),
  'pg_catalog.pg_policy'::regclass,
  policies.oid,
  format('policy %I on %s', policies.polname, classes.oid::regclass),
  concat_ws(
    ' ',
    policies.polcmd::text,
    policies.polpermissive::text,
    policies.polroles::regrole[]::text,
    pg_catalog.pg_get_expr(policies.polqual, policies.polrelid),
    pg_catalog.pg_get_expr(policies.polwithcheck, policies.polrelid)
  )
from pg_catalog.pg_policy as policies
join pg_catalog.pg_class as classes on classes.oid = policies.polrelid
join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
where namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace);
comment on view regulars.catalog_objects is
  'Functions, views, triggers and policies of our schemas, with the catalog''s own text of each.';

-- Row security that is switched off counts as missing; row security that somebody switches on is no
-- difference. An identity exists only while its object does.
create or replace view regulars.catalog_state with (security_invoker = true) as
with tables as (
  select
    classes.oid,
    classes.relrowsecurity,
    classes.relpersistence,
    namespaces.nspname,
    format('%s.%s', namespaces.nspname, classes.relname) as name
  from pg_catalog.pg_class as classes
  join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
  where classes.relkind in ('r', 'p')
    and namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
)
select
  tables.name as table_name,
  'table ' || tables.name as identity,
  tables.relpersistence::text as definition
from tables
union all
select
  tables.name,
  'row security of ' || tables.name,
  'on'
from tables
where tables.relrowsecurity
union all
select
  tables.name,
  format('column %s.%s', tables.name, attributes.attname),
  concat_ws(
    ' ',
    pg_catalog.format_type(attributes.atttypid, attributes.atttypmod),
    attributes.attnotnull,
    attributes.attgenerated,
    attributes.attidentity,
    pg_catalog.pg_get_expr(defaults.adbin, defaults.adrelid)
  )
from tables
join pg_catalog.pg_attribute as attributes
  on attributes.attrelid = tables.oid
  and attributes.attnum > 0
  and not attributes.attisdropped
left join pg_catalog.pg_attrdef as defaults
  on defaults.adrelid = attributes.attrelid
  and defaults.adnum = attributes.attnum
union all
select
  tables.name,
  format('constraint %s on %s', constraints.conname, tables.name),
  concat_ws(
    ' ',
    pg_catalog.pg_get_constraintdef(constraints.oid),
    constraints.convalidated,
    -- a foreign key works only while its triggers are enabled
    (
      select string_agg(distinct triggers.tgenabled::text, '')
      from pg_catalog.pg_trigger as triggers
      where triggers.tgconstraint = constraints.oid
    )
  )
from tables
join pg_catalog.pg_constraint as constraints on constraints.conrelid = tables.oid
-- PostgreSQL 18 also lists NOT NULL as constraints; the columns cover them
where constraints.contype <> 'n'
union all
select
  tables.name,
  format('index %s.%s', tables.nspname, classes.relname),
  concat_ws(' ', pg_catalog.pg_get_indexdef(indexes.indexrelid), indexes.indisvalid)
from tables
join pg_catalog.pg_index as indexes on indexes.indrelid = tables.oid
join pg_catalog.pg_class as classes on classes.oid = indexes.indexrelid
where not exists (
  select
  from pg_catalog.pg_constraint as constraints
  where constraints.conindid = indexes.indexrelid
    and constraints.conrelid = indexes.indrelid
);
comment on view regulars.catalog_state is
  'Tables, columns, constraints, indexes and row security of our schemas, with the '
  'catalog''s own text of each.';

-- The catalog's output depends on the search path, on quoting and on the format of constants. All
-- these settings are pinned, so that sessions agree.
create or replace function regulars.catalog_digests()
returns table (identity text, definition text, table_name text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off
set standard_conforming_strings = on
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set timezone = 'UTC'
set extra_float_digits = 1
set bytea_output = 'hex'
as $$
begin
  return query
  select
    objects.identity,
    md5(string_agg(objects.definition, E'\n' order by objects.address)),
    null::text
  from regulars.catalog_objects as objects
  group by objects.identity
  union all
  select states.identity, md5(states.definition), states.table_name
  from regulars.catalog_state as states;
end
$$;
comment on function regulars.catalog_digests() is
  'MD5 of the catalog''s text of each object and of all state; table_name: the table of what is '
  'state.';
revoke all on function regulars.catalog_digests() from public;

create or replace function regulars.object_differences()
returns table (path text, identity text, difference text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    recorded.path,
    recorded.identity,
    case
      when present.definition is null then 'missing'
      when recorded.server_major <> current_setting('server_version_num')::integer / 10000
        or recorded.noted_in <> 'regulars.objects'::regclass
        then 'unknown'
      else 'changed'
    end
  from (
    select definitions.path, definitions.identity, definitions.definition, definitions.server_major,
      definitions.noted_in
    from regulars.object_definitions as definitions
    union all
    select null, states.identity, states.definition, states.server_major, states.noted_in
    from regulars.state_definitions as states
  ) as recorded
  left join regulars.catalog_digests() as present on present.identity = recorded.identity
  where present.definition is null
    or recorded.definition <> present.definition
    or recorded.server_major <> current_setting('server_version_num')::integer / 10000
    or recorded.noted_in <> 'regulars.objects'::regclass;
end
$$;
comment on function regulars.object_differences() is
  'What migrating has made and is missing or was changed by hand since; unknown: noted by '
  'another major version of the server. path: null for state, which no file brings back.';
revoke all on function regulars.object_differences() from public;

-- An interrupted migrate and its continuation count as one: objects made before the interruption
-- are its own.
create or replace function regulars.begin_state()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from regulars.earlier_definitions) then
    return;
  end if;
  insert into regulars.earlier_definitions (identity, definition)
  select present.identity, present.definition
  from regulars.catalog_digests() as present
  where present.table_name is not null;
end
$$;
comment on function regulars.begin_state() is
  'Notes the state that a migrate begins with, unless one has begun and not ended.';
revoke all on function regulars.begin_state() from public;

-- Records only what this migrate made, changed or dropped: a constraint that somebody dropped
-- before stays reported as missing, and an app's own index stays the app's.
create or replace function regulars.end_state()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  c_major constant integer := current_setting('server_version_num')::integer / 10000;
begin
  if not exists (select from regulars.earlier_definitions) then
    return;
  end if;

  delete from regulars.state_definitions as recorded
  where recorded.identity in (select found.identity from regulars.earlier_definitions as found)
    and recorded.identity not in (
      select present.identity from regulars.catalog_digests() as present
    );

  insert into regulars.state_definitions as recorded (identity, definition, server_major)
  select present.identity, present.definition, c_major
  from regulars.catalog_digests() as present
  left join regulars.earlier_definitions as found on found.identity = present.identity
  left join regulars.state_definitions as known on known.identity = present.identity
  where (
      -- our own tables: those with our policies, and those in our schema
      present.table_name like 'regulars.%'
      or exists (
        select
        from regulars.object_definitions as policies
        where policies.identity like 'policy %'
          and split_part(policies.identity, ' on ', 2) = present.table_name
      )
    )
    and (
      found.definition is distinct from present.definition
      -- this file creates some before it can look
      or known.identity is null and present.table_name like 'regulars.%'
      -- recorded on another major version of the server
      or known.server_major <> c_major
      or known.noted_in <> 'regulars.objects'::regclass
    )
  on conflict (identity) do update
  set
    definition = excluded.definition,
    server_major = excluded.server_major,
    noted_in = excluded.noted_in;

  delete from regulars.earlier_definitions;
end
$$;
comment on function regulars.end_state() is
  'Records the state that the migrate has made, changed or dropped since regulars.begin_state.';
revoke all on function regulars.end_state() from public;

-- Views and SQL functions depend on what they name. Dropping an object drops them too, and they are
-- created again. An object that is not ours is never dropped.
create or replace function regulars.drop_object(identity text)
returns text[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_dropped text[];
  v_foreign text;
  v_object record;
begin
  with recursive dependents as (
    select class_id, object_id
    from regulars.catalog_objects
    where catalog_objects.identity = drop_object.identity
    union
    select reached.class_id, reached.object_id
    from dependents
    join pg_catalog.pg_depend
      on pg_depend.refclassid = dependents.class_id
      and pg_depend.refobjid = dependents.object_id
      and pg_depend.deptype <> 'e'
    left join pg_catalog.pg_rewrite
      on pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
      and pg_rewrite.oid = pg_depend.objid
    cross join lateral (
      select
        case
          when pg_rewrite.oid is null then pg_depend.classid::regclass
          else 'pg_catalog.pg_class'::regclass
        end as class_id,
        coalesce(pg_rewrite.ev_class, pg_depend.objid) as object_id
    ) as reached
  )
  select
    array_agg(distinct known.identity) filter (where known.identity is not null),
    min(pg_catalog.pg_describe_object(dependents.class_id, dependents.object_id, 0)) filter (
      where known.identity is null
        -- a view's row type is dropped with it
        and dependents.class_id <> 'pg_catalog.pg_type'::regclass
    )
  into v_dropped, v_foreign
  from dependents
  left join regulars.catalog_objects
    on catalog_objects.class_id = dependents.class_id
    and catalog_objects.object_id = dependents.object_id
  left join regulars.object_definitions as known on known.identity = catalog_objects.identity;

  if v_foreign is not null then
    raise exception using
      errcode = 'RG060',
      message = 'an object outside Regulars depends on one that has to be replaced',
      detail = format('%s depends on %s.', v_foreign, drop_object.identity),
      hint = 'Drop it, migrate, and create it again.';
  end if;

  for v_object in
    select catalog_objects.address
    from regulars.catalog_objects
    where catalog_objects.identity = drop_object.identity
  loop
    execute format('drop %s cascade', v_object.address);
  end loop;
  return coalesce(v_dropped, '{}');
end
$$;
comment on function regulars.drop_object(text) is
  'Drops an object and what depends on it, and returns the identities dropped. Raises RG060.';
revoke all on function regulars.drop_object(text) from public;

-- An insert that began before a function was replaced must not run the old BEFORE and the new AFTER
-- trigger. So writers are locked out while anything that they reach changes. Attempts are short,
-- because a waiting lock request blocks all later ones.
create or replace function regulars.lock_writers_out(of_table regclass)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_timeout text := current_setting('lock_timeout');
begin
  for v_attempt in 1..300 loop
    begin
      perform set_config('lock_timeout', '100ms', true);
      execute format('lock table %s in share row exclusive mode', lock_writers_out.of_table);
      perform set_config('lock_timeout', v_timeout, true);
      return;
    exception when lock_not_available then
      perform pg_sleep(0.1);
    end;
  end loop;
  raise exception using
    errcode = 'RG061',
    message = 'writers of the table left no moment for new triggers',
    detail = format('table %s, 300 attempts of 100 ms each.', lock_writers_out.of_table),
    hint = 'End or wait for the long transaction that writes it, and migrate again.';
end
$$;
comment on function regulars.lock_writers_out(regclass) is
  'Locks a table in share row exclusive mode, in attempts of 100 ms. Raises RG061.';
revoke all on function regulars.lock_writers_out(regclass) from public;

-- The body of an SQL function is parsed once: "select bookings.*" lists the columns of that moment,
-- and fails when the row that it returns has more.
create or replace function regulars.outgrown_objects()
returns table (path text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with tables as (
    select distinct present.table_name as name
    from regulars.catalog_digests() as present
    left join regulars.earlier_definitions as found on found.identity = present.identity
    where present.identity like 'column %'
      and found.definition is distinct from present.definition
      and exists (select from regulars.earlier_definitions)
  )
  select definitions.path
  from regulars.object_definitions as definitions
  join regulars.catalog_objects on catalog_objects.identity = definitions.identity
  join pg_catalog.pg_proc
    on catalog_objects.class_id = 'pg_catalog.pg_proc'::regclass
    and pg_proc.oid = catalog_objects.object_id
  join pg_catalog.pg_type on pg_type.oid = pg_proc.prorettype
  join tables on to_regclass(tables.name) = pg_type.typrelid
  where pg_proc.prosqlbody is not null;
end
$$;
comment on function regulars.outgrown_objects() is
  'The files of SQL functions that return rows of a table whose columns this migrate has changed.';
revoke all on function regulars.outgrown_objects() from public;

create or replace function regulars.apply_objects(files text[], is_complete boolean default true)
returns setof text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  c_major constant integer := current_setting('server_version_num')::integer / 10000;
  v_count constant integer := coalesce(array_length(apply_objects.files, 1), 0);
  c_bookings constant text := format('%s.bookings', regulars.home_schema());
  v_path text;
  v_sql text;
  v_due text[];
  v_gone text[] := '{}';
  v_reached text[];
  v_identity text;
  v_identities text[];
  v_before text[];
  v_stale text[];
  v_dropped text[];
  v_grants text[];
  v_applied text[] := '{}';
begin
  perform pg_advisory_xact_lock(hashtextextended('regulars.apply_objects', 0));
  perform set_config('check_function_bodies', 'off', true);
  perform set_config('client_min_messages', 'warning', true);

  select coalesce(array_agg(given.path), '{}')
  into v_due
  from (
    select files[place][1] as path, md5(btrim(files[place][2], E'\n')) as hash
    from generate_series(1, v_count) as place
  ) as given
  left join regulars.objects as recorded on recorded.path = given.path
  where recorded.hash is distinct from given.hash
    or given.path in (select differing.path from regulars.object_differences() as differing)
    or given.path in (select outgrown.path from regulars.outgrown_objects() as outgrown);

  if apply_objects.is_complete then
    select coalesce(array_agg(recorded.identity), '{}')
    into v_gone
    from regulars.object_definitions as recorded
    where recorded.identity not in (
      select regulars.read_identities(files[place][2])
      from generate_series(1, v_count) as place
    );
  end if;

  if v_due = '{}' and v_gone = '{}' then
    if apply_objects.is_complete then
      delete from regulars.objects
      where path not in (select files[place][1] from generate_series(1, v_count) as place);
      perform regulars.end_state();
    end if;
    return;
  end if;

  -- Follows all names mentioned in the texts, from the triggers of bookings on, including triggers
  -- of mentioned tables: possibly more than is called, never less.
  if to_regclass(c_bookings) is not null and exists (
    select
    from pg_catalog.pg_trigger
    where tgrelid = to_regclass(c_bookings) and not tgisinternal
  ) then
    with recursive given as materialized (
      select files[place][1] as path, files[place][2] as sql
      from generate_series(1, v_count) as place
    ),
    made as materialized (
      select
        given.path,
        regexp_replace(identities.identity, E'^(trigger|policy) .* on |^\\w+ ', '') as name
      from given
      cross join lateral regulars.read_identities(given.sql) as identities (identity)
    ),
    edges as materialized (
      select distinct given.path, made.path as to_path
      from given
      cross join lateral regexp_matches(given.sql, E'\\w+\\.\\w+', 'g') as mentioned (name)
      join made on made.name = mentioned.name[1]
    ),
    reached as (
      select given.path
      from given
      where given.path like 'triggers/bookings/%'
      union
      select edges.to_path
      from reached
      join edges on edges.path = reached.path
    )
    select array_agg(reached.path)
    into v_reached
    from reached;

    if v_reached && v_due
      or exists (
        select
        from unnest(v_gone) as identity
        where split_part(identity, ' on ', 2) = c_bookings
      )
    then
      perform regulars.lock_writers_out(to_regclass(c_bookings));
    end if;
  end if;

  -- Dropped objects lose their privileges, which are restored below.
  select coalesce(array_agg(granted.statement), '{}')
  into v_grants
  from (
    select
      catalog_objects.identity,
      format(
        'grant %s on %s to %s%s',
        acl.privilege_type,
        regexp_replace(catalog_objects.identity, '^view ', ''),
        acl.grantee::regrole,
        case when acl.is_grantable then ' with grant option' end
      ) as statement
    from regulars.catalog_objects
    left join pg_catalog.pg_proc
      on catalog_objects.class_id = 'pg_catalog.pg_proc'::regclass
      and pg_proc.oid = catalog_objects.object_id
    left join pg_catalog.pg_class
      on catalog_objects.class_id = 'pg_catalog.pg_class'::regclass
      and pg_class.oid = catalog_objects.object_id
    cross join lateral aclexplode(coalesce(pg_proc.proacl, pg_class.relacl)) as acl
    where catalog_objects.identity in (select identity from regulars.object_definitions)
      and acl.grantee not in (0, coalesce(pg_proc.proowner, pg_class.relowner))
  ) as granted;

  foreach v_identity in array v_gone loop
    v_dropped := regulars.drop_object(v_identity);
    select v_due || coalesce(array_agg(recorded.path), '{}')
    into v_due
    from regulars.object_definitions as recorded
    where recorded.identity = any (v_dropped)
      and recorded.identity <> all (v_gone);
    delete from regulars.object_definitions where identity = v_identity;
  end loop;

  for v_place in 1..v_count loop
    v_path := files[v_place][1];
    v_sql := files[v_place][2];
    continue when v_path <> all (v_due);
    v_identities := array(select regulars.read_identities(v_sql));

    select coalesce(array_agg(pg_proc.oid || ':' || pg_proc.xmin), '{}')
    into v_before
    from regulars.catalog_objects
    join pg_catalog.pg_proc on pg_proc.oid = catalog_objects.object_id
    where catalog_objects.identity = any (v_identities)
      and catalog_objects.class_id = 'pg_catalog.pg_proc'::regclass;

    begin
      execute v_sql;
    exception when invalid_function_definition or invalid_table_definition then
      -- columns, result type or parameter names changed: cannot be replaced in place
      foreach v_identity in array v_identities loop
        v_dropped := regulars.drop_object(v_identity);
        select v_due || coalesce(array_agg(recorded.path), '{}')
        into v_due
        from regulars.object_definitions as recorded
        where recorded.identity = any (v_dropped);
      end loop;
      execute v_sql;
    end;

    -- A changed parameter list created a second function beside the old one.
    select coalesce(array_agg(catalog_objects.address), '{}')
    into v_stale
    from regulars.catalog_objects
    join pg_catalog.pg_proc on pg_proc.oid = catalog_objects.object_id
    where catalog_objects.identity = any (v_identities)
      and catalog_objects.class_id = 'pg_catalog.pg_proc'::regclass
      and pg_proc.oid || ':' || pg_proc.xmin = any (v_before);
    if v_stale <> '{}' then
      foreach v_identity in array v_identities loop
        v_dropped := regulars.drop_object(v_identity);
        select v_due || coalesce(array_agg(recorded.path), '{}')
        into v_due
        from regulars.object_definitions as recorded
        where recorded.identity = any (v_dropped);
      end loop;
      execute v_sql;
    end if;

    v_applied := v_applied || v_path;
    insert into regulars.objects as recorded (path, hash)
    values (v_path, md5(btrim(v_sql, E'\n')))
    on conflict (path) do update set hash = excluded.hash, applied_at = excluded.applied_at;
  end loop;

  foreach v_identity in array v_grants loop
    begin
      execute v_identity;
    exception when undefined_function or undefined_table or ambiguous_function then
      -- of an object that is gone
    end;
  end loop;

  insert into regulars.object_definitions as recorded (identity, path, definition, server_major)
  select present.identity, given.path, present.definition, c_major
  from (
    select files[place][1] as path, regulars.read_identities(files[place][2]) as identity
    from generate_series(1, v_count) as place
    where files[place][1] = any (v_applied)
  ) as given
  join regulars.catalog_digests() as present on present.identity = given.identity
  on conflict (identity) do update
  set
    path = excluded.path,
    definition = excluded.definition,
    server_major = excluded.server_major,
    noted_in = excluded.noted_in;

  if apply_objects.is_complete then
    delete from regulars.objects
    where path not in (select files[place][1] from generate_series(1, v_count) as place);
    perform regulars.end_state();
  end if;
  return query select unnest(v_applied);
end
$$;
comment on function regulars.apply_objects(text[], boolean) is
  'Applies those of the given files, pairs of path and text in their order, that this database '
  'has not as they are, and returns their paths; is_complete: what no file makes any more is '
  'dropped. Raises RG060, RG061.';
revoke all on function regulars.apply_objects(text[], boolean) from public;

create table if not exists regulars.migrations (
  file text collate "C" not null,
  hash text not null,
  applied_at timestamptz not null default clock_timestamp(),
  constraint migrations_pkey primary key (file)
);
comment on table regulars.migrations is
  'The files of migrations/committed that "regulars migrate" has applied or found applied.';
comment on column regulars.migrations.file is 'The file''s name.';
comment on column regulars.migrations.hash is 'The hash in its header.';
comment on column regulars.migrations.applied_at is 'When it was applied.';
-- No policy: only the owner reads it.
alter table regulars.migrations enable row level security;

select regulars.begin_state();
