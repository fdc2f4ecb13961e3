-- The style rules that the catalog can show. Each lists its offenders; none is what it wants.
begin;
select plan(26);

create temporary view our_functions as
select
  functions.oid,
  namespaces.nspname as schema,
  functions.proname as name,
  functions.oid::regprocedure::text as signature,
  functions.prorettype = 'trigger'::regtype as is_trigger,
  functions.prosecdef as is_definer,
  functions.provolatile as volatility,
  functions.proconfig as settings,
  languages.lanname as language,
  functions.prosqlbody is not null as is_atomic,
  functions.proacl as privileges,
  functions.proowner as owner,
  functions.proargnames as arguments,
  functions.proisstrict as is_strict,
  -- without comments and texts, which may name anything
  regexp_replace(
    regexp_replace(pg_get_functiondef(functions.oid), '--[^\n]*', '', 'g'),
    '''[^'']*''',
    '''''',
    'g'
  ) as source
from pg_proc as functions
join pg_namespace as namespaces on namespaces.oid = functions.pronamespace
join pg_language as languages on languages.oid = functions.prolang
where namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
  and functions.prokind = 'f'
  and not exists (
    select
    from pg_depend
    where pg_depend.classid = 'pg_proc'::regclass
      and pg_depend.objid = functions.oid
      and pg_depend.deptype = 'e'
  );

create temporary view our_relations as
select
  classes.oid,
  namespaces.nspname as schema,
  classes.relname as name,
  classes.relkind as kind,
  classes.relrowsecurity as has_row_security,
  classes.relforcerowsecurity as is_forced,
  classes.reloptions as options,
  classes.relacl as privileges,
  exists (
    select
    from pg_attribute
    where pg_attribute.attrelid = classes.oid
      and pg_attribute.attname = 'restaurant_id'
  ) as has_tenants
from pg_class as classes
join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
where namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
  and classes.relkind in ('r', 'p', 'v', 'm');

create temporary view our_constraints as
select
  constraints.oid,
  our_relations.oid as relation,
  our_relations.name as table_name,
  our_relations.has_tenants,
  constraints.conname as name,
  constraints.contype as type,
  constraints.conkey as columns,
  constraints.confrelid as other_relation,
  constraints.condeferrable as is_deferrable,
  constraints.confupdtype::text || constraints.confdeltype::text as actions,
  (
    select attributes.attname
    from pg_attribute as attributes
    where attributes.attrelid = constraints.conrelid
      and attributes.attnum = constraints.conkey[1]
  ) as first_column
from pg_constraint as constraints
join our_relations on our_relations.oid = constraints.conrelid
-- PostgreSQL 18 lists what is not null
where constraints.contype <> 'n';

-- Without these the other rules would hold of nothing.
select cmp_ok(
  (select count(*) from our_functions),
  '>',
  40::bigint,
  'there are functions to judge'
);
select cmp_ok(
  (select count(*) from our_relations where has_tenants),
  '>',
  10::bigint,
  'there are tenant tables to judge'
);

-- Functions

select is_empty(
  $$
    select signature from our_functions
    where language = 'plpgsql'
      and not ('search_path=pg_catalog, pg_temp' = any (coalesce(settings, '{}')))
      or is_definer and language <> 'plpgsql'
  $$,
  'every PL/pgSQL function is pinned to pg_catalog, pg_temp, and no other is a definer'
);

-- A pin would stop inlining; parsed when it is created, a body needs none.
select is_empty(
  $$
    select signature from our_functions
    where language not in ('plpgsql', 'sql')
      or language = 'sql' and (not is_atomic or settings is not null)
  $$,
  'every SQL function is begin atomic and unpinned'
);

select is_empty(
  $$
    select signature from our_functions
    where signature <> all (array[
        'regulars.current_restaurant()', 'regulars.email_hint(text)', 'regulars.phone_hint(text)'
      ])
      and (
        privileges is null
        or exists (
          select from aclexplode(privileges) as granted where granted.grantee = 0
        )
      )
  $$,
  'no function is executable by PUBLIC but those that policies and indexes of bookings call'
);

select is_empty(
  $$
    select signature from our_functions
    where schema = regulars.home_schema()::text and is_definer
      and name <> 'find_restaurant'
      and source !~ (
        '\mbegin\s+perform regulars\.assert_restaurant\(' || name || '\.restaurant_id\);'
      )
  $$,
  'every public definer but find_restaurant asserts the restaurant in its first statement'
);

select is_empty(
  $$
    select signature from our_functions
    where schema = regulars.home_schema()::text and is_definer
      and name <> 'find_restaurant'
      and (is_strict or arguments[1] is distinct from 'restaurant_id')
  $$,
  'every such definer takes restaurant_id first, and is not strict, which would skip the assertion'
);

select is_empty(
  $$
    select signature from our_functions
    where is_trigger and (not is_definer or schema <> 'regulars')
  $$,
  'every trigger function is a definer in the schema regulars: whoever writes a booking may not '
  'write customers'
);

select is_empty(
  $$
    select signature from our_functions
    where volatility = 'i'
      and source ~*
        '\m(from|join|update|into)\s+(public|regulars|pg_catalog|pg_temp)\.\w+\M(?!\s*\()'
        '|\m(now|current_setting|set_config|clock_timestamp|statement_timestamp'
        '|gen_random_uuid|random|nextval|pg_advisory(_xact)?_lock(_shared)?)\s*\('
        '|\mcurrent_(date|time|timestamp|user)\M|\msession_user\M'
  $$,
  'no immutable function reads a table, a setting, the session or the clock'
);

select is_empty(
  $$
    select signature from our_functions
    where volatility = 's'
      -- it puts back what it sets
      and name <> 'is_timezone'
      and source ~*
        '\m(insert\s+into|delete\s+from|for\s+(no\s+key\s+)?update|create\s+temp|truncate)\M'
        '|\mupdate\s+(public|regulars|pg_temp)\.|\m(set_config|clock_timestamp'
        '|gen_random_uuid|random|nextval|pg_advisory(_xact)?_lock(_shared)?)\s*\('
  $$,
  'no stable function writes, locks or reads what changes within a statement'
);

select is_empty(
  $$
    select our_functions.signature || ' calls ' || called.signature
    from our_functions
    join our_functions as called
      on our_functions.source ~ ('\m' || called.schema || '\.' || called.name || '\s*\(')
      and called.oid <> our_functions.oid
    where our_functions.volatility = 'i' and called.volatility <> 'i'
      or our_functions.volatility = 's' and called.volatility = 'v'
  $$,
  'no function calls one that is more volatile than it says to be itself'
);

select is_empty(
  $$
    select signature from our_functions
    where volatility = 'v' and not is_trigger
      and source !~*
        '\m(insert\s+into|delete\s+from|for\s+(no\s+key\s+)?update|create\s+temp'
        '|execute\s+format)\M|\mupdate\s+(?!of\M)\w+|\m(set_config|clock_timestamp'
        '|gen_random_uuid|random|nextval|pg_advisory(_xact)?_lock(_shared)?)\s*\('
      and not exists (
        select
        from our_functions as called
        where called.volatility = 'v'
          and called.oid <> our_functions.oid
          and our_functions.source ~ ('\m' || called.schema || '\.' || called.name || '\s*\(')
      )
  $$,
  'no function says volatile without a reason'
);

-- Tables

select is_empty(
  $$
    select name from our_relations
    where kind in ('r', 'p') and schema = regulars.home_schema()::text
      and (
        not has_row_security or is_forced
        -- policies add up, so another one for everybody would open the table
        or exists (
          select from pg_policy
          where pg_policy.polrelid = our_relations.oid
            and pg_policy.polname <> 'tenant'
            and '0' = any (pg_policy.polroles)
        )
        or 1 <> (
          select count(*) from pg_policy
          where pg_policy.polrelid = our_relations.oid
            and pg_policy.polname = 'tenant'
            and pg_policy.polcmd = '*'
            and pg_policy.polroles = '{0}'
            and pg_policy.polwithcheck is null
            and pg_get_expr(pg_policy.polqual, pg_policy.polrelid) = format(
              '(%s = (regulars.current_restaurant())::uuid)',
              case when has_tenants then 'restaurant_id' else 'id' end
            )
        )
      )
  $$,
  'every table in public is under row security by the tenant policy, not forced'
);

select is_empty(
  $$
    select name from our_relations
    where schema = 'regulars' and kind in ('r', 'p') and has_tenants and not has_row_security
  $$,
  'no table with restaurant_id anywhere is without row security'
);

select is_empty(
  $$
    select our_relations.name from our_relations
    cross join lateral aclexplode(our_relations.privileges) as granted
    where granted.grantee = 0
  $$,
  'no table or view is granted to PUBLIC'
);

select is_empty(
  $$
    select name from our_relations
    where kind = 'm'
      or kind = 'v' and not ('security_invoker=true' = any (coalesce(options, '{}')))
  $$,
  'every view is a security_invoker'
);

select is_empty(
  $$
    select table_name || ': ' || name from our_constraints
    where has_tenants
      and (type in ('p', 'u', 'x') or type = 'f' and other_relation <> 'restaurants'::regclass)
      and first_column <> 'restaurant_id'
  $$,
  'every key of a tenant table, foreign keys included, starts with restaurant_id'
);

select is_empty(
  $$
    select our_constraints.name from our_constraints
    where type = 'f'
      and not exists (
        select
        from pg_index as indexes
        where indexes.indrelid = our_constraints.relation
          and indexes.indisvalid
          and (indexes.indkey::int2[])[0:cardinality(our_constraints.columns) - 1]
            @> our_constraints.columns
          -- partial only where every reference is
          and (
            indexes.indpred is null
            or pg_get_expr(indexes.indpred, indexes.indrelid) ~ '^\(\w+ IS NOT NULL\)$'
          )
      )
  $$,
  'every foreign key has an index'
);

select is_empty(
  $$
    select our_constraints.name from our_constraints
    where is_deferrable or type = 'f' and actions <> 'aa'
  $$,
  'no constraint is deferrable, and no foreign key changes or deletes rows'
);

select is_empty(
  $$
    select our_relations.name || '.' || attributes.attname || ' ' || format_type(
      attributes.atttypid,
      null
    )
    from our_relations
    join pg_attribute as attributes on attributes.attrelid = our_relations.oid
    join pg_type as types on types.oid = attributes.atttypid
    where attributes.attnum > 0
      and not attributes.attisdropped
      and our_relations.kind in ('r', 'p')
      and (
        types.typtype = 'e'
        or attributes.atttypid in (
          'float4'::regtype, 'float8'::regtype, 'money'::regtype, 'json'::regtype,
          'timestamp'::regtype, 'varchar'::regtype, 'bpchar'::regtype
        )
        or (attributes.attname ~ '_at$')
          <> (attributes.atttypid = 'timestamptz'::regtype or attributes.attname = 'day_starts_at')
        or (attributes.attname ~ '^(is|has)_') and attributes.atttypid <> 'boolean'::regtype
      )
  $$,
  'no column is a float, an enum or a timestamp without zone; _at is timestamptz, is_ and has_ '
  'are boolean'
);

-- Names

select is_empty(
  $$
    select name from our_constraints
    where name !~ case type
      when 'p' then '^' || table_name || '_pkey$'
      when 'u' then '^' || table_name || '_\w+_key$'
      when 'f' then '^' || table_name || '_\w+_fkey$'
      when 'c' then '^' || table_name || '_\w+_check$'
      when 'x' then '^' || table_name || '_\w+_excl$'
    end
  $$,
  'every constraint is named <table>_<rule>_<kind>'
);

select is_empty(
  $$
    select classes.relname
    from pg_index as indexes
    join our_relations on our_relations.oid = indexes.indrelid
    join pg_class as classes on classes.oid = indexes.indexrelid
    where not exists (
        select from pg_constraint where pg_constraint.conindid = indexes.indexrelid
      )
      and classes.relname !~ ('^' || our_relations.name || '_\w+_idx$')
  $$,
  'every index is named <table>_<rule>_idx'
);

select is_empty(
  $$
    select our_relations.name || ': ' || triggers.tgname
    from pg_trigger as triggers
    join our_relations on our_relations.oid = triggers.tgrelid
    join our_functions on our_functions.oid = triggers.tgfoid
    where not triggers.tgisinternal
      and (
        our_functions.name !~ ('^tg_(' || our_relations.name || '__[a-z_]+|refuse_change)$')
        or triggers.tgname !~ case
          -- one function for all tables, told by each trigger what to say
          when our_functions.name = 'tg_refuse_change' then '^_[0-9]{3}_refuse_[a-z]+$'
          -- inserts and updates of bookings: after, or before, the triggers that an app has
          when our_relations.name = 'bookings' and triggers.tgtype & (8 | 32) = 0 then
            '^' || case when triggers.tgtype & 2 > 0 then '~' else '!' end
            || substring(our_functions.name from '__(\w+)$') || '$'
          -- marketing_consents: a truncate is refused by the function that refuses each change
          when triggers.tgtype & 32 > 0 then '^_[0-9]{3}_[a-z_]+$'
          else '^_[0-9]{3}_' || substring(our_functions.name from '__(\w+)$') || '$'
        end
      )
  $$,
  'every trigger is named after its function tg_<table>__<task>: _NNN_<task>, on bookings '
  '~<task> and !<task>'
);

select is_empty(
  $$
    select name from our_relations
    where name <> lower(name) or kind in ('r', 'p') and name !~ '(s|list)$'
    union all
    select name from our_functions where name !~ '^[a-z][a-z0-9_]*$'
  $$,
  'tables are plural, and all names are snake_case'
);

-- The ledger

select set_eq(
  $$
    select our_functions.name::text, writes[2]
    from our_functions
    cross join regexp_matches(
      source,
      '\m(insert into|update|delete from)\s+' || regulars.home_schema() || '\.'
        '(loyalty_points|loyalty_point_events|loyalty_tier_changes)\M',
      'g'
    ) as writes
  $$,
  $$
    values
      ('open_accounts', 'loyalty_points'),
      ('append_entries', 'loyalty_points'),
      ('append_entries', 'loyalty_point_events'),
      ('set_tiers', 'loyalty_points'),
      ('set_tiers', 'loyalty_tier_changes'),
      ('rebuild_accounts', 'loyalty_points'),
      -- for guests whom a first backfill has just made
      ('post_new_accounts', 'loyalty_points'),
      ('post_new_accounts', 'loyalty_point_events'),
      ('post_new_accounts', 'loyalty_tier_changes')
  $$,
  'entries and tier changes have one writer each, and another for guests of a first backfill; '
    'accounts are also opened, weighed and rebuilt'
);

-- Comments

select is_empty(
  $$
    select signature from our_functions where obj_description(oid, 'pg_proc') is null
    union all
    select name from our_relations where obj_description(oid, 'pg_class') is null
    union all
    select our_relations.name || '.' || attributes.attname
    from our_relations
    join pg_attribute as attributes on attributes.attrelid = our_relations.oid
    where our_relations.kind in ('r', 'p')
      and attributes.attnum > 0
      and not attributes.attisdropped
      and col_description(our_relations.oid, attributes.attnum) is null
    union all
    select nspname::text from pg_namespace
    where nspname = 'regulars' and obj_description(oid, 'pg_namespace') is null
  $$,
  'every schema, table, view, column and function has a comment'
);

select * from finish(true);
rollback;
