/** Removes Regulars from a database and leaves everything else as it is. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { connect } from "./connect.js";
import { homeSchema, recordedSchema, sessionSettings } from "./schema.js";

export interface UninstallOptions {
  /** Does everything and rolls it back. */
  dryRun?: boolean;
  /** Also drops the roles that roles.sql has made, if nothing else uses them. */
  roles?: boolean;
}

export interface Uninstalled {
  schema: string;
  /** The tables, with the number of rows lost. */
  tables: { name: string; rows: number }[];
  functions: number;
  views: number;
  /** Triggers of ours on tables that are not ours, such as those of an attached app. */
  triggers: string[];
  /** What stays, and why. */
  stays: string[];
  /** The roles that were dropped. */
  roles: string[];
}

const attempts = 30;
const ownRoles = ["regulars_app", "regulars_ops", "regulars_analyst"];

/**
 * Drops what migrating has made. One transaction, which waits at most a second for a lock and then
 * tries again: it removes everything or nothing.
 *
 * @throws Error where something that is not ours would go with it, or tables were adopted
 */
export async function uninstall(
  url: string,
  { dryRun = false, roles = false }: UninstallOptions = {},
): Promise<Uninstalled> {
  const client = await connect(url);
  try {
    await client.query(sessionSettings);
    for (let attempt = 1; ; attempt++) {
      await client.query(
        "begin; set local lock_timeout = '1s'; set local search_path = pg_catalog",
      );
      try {
        const found = await remove(client, roles);
        await client.query(dryRun ? "rollback" : "commit");
        return found;
      } catch (error) {
        await client.query("rollback");
        if ((error as { code?: string }).code !== "55P03" || attempt === attempts) throw error;
        await sleep(200);
      }
    }
  } finally {
    await client.end();
  }
}

async function remove(client: pg.Client, withRoles: boolean): Promise<Uninstalled> {
  const schema = await recordedSchema(client);
  if (schema === undefined) throw new Error("there is no Regulars in this database");
  const ours = await listOurs(client, schema);
  const tables: Uninstalled["tables"] = [];
  for (const name of ours.tables) tables.push({ name, rows: await countRows(client, name) });
  await noteOthers(client, ours);
  const { rows: grantees } = await client.query<{ name: string }>(
    `select distinct grantee::regrole::text as name
     from pg_namespace cross join aclexplode(nspacl)
     where nspname = 'regulars' and grantee <> 0`,
  );

  for (const { name, on } of ours.triggers) await client.query(`drop trigger ${name} on ${on}`);
  await client.query("set local client_min_messages = warning; drop schema regulars cascade");
  for (const view of ours.views) await client.query(`drop view if exists ${view} cascade`);
  await client.query(`drop table ${ours.tables.join(", ")} cascade`);
  for (const name of ours.functions) await client.query(`drop function if exists ${name} cascade`);
  const stays = await removeExtension(client);
  if (schema !== homeSchema) await dropHome(client, schema, stays.length > 0);
  else {
    for (const { name } of grantees.filter((grantee) => ownRoles.includes(grantee.name))) {
      await client.query(`revoke usage on schema ${schema} from ${name}`);
    }
  }

  await assertOthers(client);
  const roles: string[] = [];
  for (const role of withRoles ? ownRoles : []) {
    const kept = await dropRole(client, role);
    if (kept === undefined) roles.push(role);
    else stays.push(`role ${role}: ${kept}`);
  }
  return {
    schema,
    tables,
    functions: ours.functions.length,
    views: ours.views.length,
    triggers: ours.triggers.map(({ name, on }) => `${name} on ${on}`),
    stays,
    roles,
  };
}

interface Ours {
  tables: string[];
  views: string[];
  functions: string[];
  triggers: { name: string; on: string }[];
}

/** By what migrating has recorded: in `public` an app has its own beside ours. */
async function listOurs(client: pg.Client, schema: string): Promise<Ours> {
  const names = async (sql: string) =>
    (await client.query<{ name: string }>(sql, [schema])).rows.map(({ name }) => name);
  const tables = await names(
    `select oid::regclass::text as name from pg_class
     where relkind in ('r', 'p')
       and (
         relnamespace = 'regulars'::regnamespace and $1 <> ''
         or relnamespace::regnamespace::text = $1 and format('table %s.%s', $1, relname)
           in (select identity from regulars.state_definitions)
       ) order by name`,
  );
  const base = ["restaurants", "restaurant_tables", "bookings", "waiting_list"];
  const { rows: adopted } = await client.query<{ name: string }>(
    `select name from unnest($2::text[]) as name
     where format('table %s.%s', $1::text, name)
       not in (select identity from regulars.state_definitions)`,
    [schema, base],
  );
  if (adopted.length > 0) {
    throw new Error(
      "not made by Regulars, or not migrated to the end: " +
        `${adopted.map(({ name }) => name).join(", ")}. ` +
        "Tables that were adopted are the app's, and are not taken apart",
    );
  }
  const { rows: triggers } = await client.query<Ours["triggers"][number]>(
    `select quote_ident(tgname) as name, tgrelid::regclass::text as on
     from pg_trigger
     join pg_proc on pg_proc.oid = tgfoid
     where pronamespace = 'regulars'::regnamespace
       and not tgisinternal
       and tgrelid::regclass::text <> all ($1)
     order by tgrelid::regclass::text, tgname`,
    [tables],
  );
  return {
    tables: tables.filter((name) => !name.startsWith("regulars.")),
    triggers,
    views: await names(
      `select oid::regclass::text as name from pg_class
       where relkind = 'v' and relnamespace::regnamespace::text = $1
         and format('view %s.%s', $1, relname)
           in (select identity from regulars.object_definitions)`,
    ),
    functions: await names(
      `select oid::regprocedure::text as name from pg_proc
       where pronamespace::regnamespace::text = $1
         and format('function %s.%s', $1, proname)
           in (select identity from regulars.object_definitions)`,
    ),
  };
}

async function countRows(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::float8 as count from ${table}`,
  );
  return rows[0]?.count ?? 0;
}

/** Everything in the database that an object of ours could take along, with the table it is of. */
const present = `
  select 'pg_class'::regclass as class_id, pg_class.oid as object_id, 0 as sub_id,
    coalesce(indrelid, pg_class.oid) as table_id, relnamespace as schema_id
  from pg_class left join pg_index on indexrelid = pg_class.oid
  where relkind <> 't'
  union all
  select 'pg_class'::regclass, attrelid, attnum, attrelid, relnamespace
  from pg_attribute join pg_class on pg_class.oid = attrelid
  where attnum > 0 and not attisdropped and relkind not in ('t', 'i', 'I')
  union all
  select 'pg_proc'::regclass, oid, 0, 0, pronamespace from pg_proc
  union all
  select 'pg_type'::regclass, oid, 0, 0, typnamespace from pg_type
  where typrelid = 0 and typelem = 0
  union all
  select 'pg_constraint'::regclass, oid, 0, conrelid, connamespace from pg_constraint
  union all
  select 'pg_trigger'::regclass, pg_trigger.oid, 0, tgrelid, pronamespace
  from pg_trigger join pg_proc on pg_proc.oid = tgfoid
  where not tgisinternal
  union all
  select 'pg_policy'::regclass, oid, 0, polrelid, 0 from pg_policy
  union all
  select 'pg_attrdef'::regclass, oid, 0, adrelid, 0 from pg_attrdef`;

/** Records what must still exist after all of ours is dropped. */
async function noteOthers(client: pg.Client, ours: Ours): Promise<void> {
  await client.query(
    `create temp table regulars_others (
       class_id oid, object_id oid, sub_id integer, description text
     ) on commit drop`,
  );
  await client.query(
    `insert into regulars_others
     select class_id, object_id, sub_id, pg_describe_object(class_id, object_id, sub_id)
     from (${present}) as present
     where schema_id <> 'regulars'::regnamespace
       and table_id <> all ($1::regclass[]::oid[])
       and table_id not in (
         select oid from pg_class where relnamespace = 'regulars'::regnamespace
       )
       and not (
         class_id = 'pg_proc'::regclass and object_id = any ($2::regprocedure[]::oid[])
       )
       and schema_id not in (
         'pg_catalog'::regnamespace, 'pg_toast'::regnamespace, pg_my_temp_schema()
       )
       and not exists (
         select from pg_depend
         where classid = class_id and objid = object_id and deptype = 'e'
       )`,
    [[...ours.tables, ...ours.views], ours.functions],
  );
}

/** @throws Error where something that is not ours is gone too */
async function assertOthers(client: pg.Client): Promise<void> {
  const { rows: lost } = await client.query<{ description: string }>(
    `select description from regulars_others
     where (class_id, object_id, sub_id) not in (
       select class_id, object_id, sub_id from (${present}) as present
     ) order by description`,
  );
  if (lost.length === 0) return;
  throw new Error(
    "these are not ours and depend on Regulars; drop or change them first: " +
      lost.map(({ description }) => description).join(", "),
  );
}

async function removeExtension(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ home: string; is_ours: boolean }>(
    `select extnamespace::regnamespace::text as home,
       obj_description(oid, 'pg_extension') = 'Made by Regulars' as is_ours
     from pg_extension where extname = 'btree_gist'`,
  );
  const [found] = rows;
  if (!found) return [];
  if (!found.is_ours) return ["extension btree_gist: Regulars has not made it"];
  const isGone = await inSavepoint(client, async () => {
    await client.query("drop extension btree_gist");
    return true;
  });
  if (isGone) return [];
  await client.query("comment on extension btree_gist is null");
  // Its types are the superuser's, so that nobody else may move it.
  return [`extension btree_gist, in the schema ${found.home}: others depend on it`];
}

async function dropHome(
  client: pg.Client,
  schema: string,
  mayHoldExtension: boolean,
): Promise<void> {
  if (mayHoldExtension) {
    const { rows } = await client.query(
      "select from pg_extension where extnamespace::regnamespace::text = $1",
      [schema],
    );
    if (rows.length > 0) return;
  }
  try {
    await client.query(`drop schema ${schema}`);
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    if (code !== "2BP01") throw error;
    throw new Error(`the schema ${schema} holds what is not ours: ${detail}`, { cause: error });
  }
}

/** @returns why the role stays; undefined if it was dropped */
async function dropRole(client: pg.Client, role: string): Promise<string | undefined> {
  const { rows } = await client.query<{ databases: string | null }>(
    `select string_agg(distinct datname, ', ') as databases
     from pg_roles
     left join pg_shdepend on refclassid = 'pg_authid'::regclass and refobjid = pg_roles.oid
     left join pg_database on pg_database.oid = dbid and datname <> current_database()
     where rolname = $1
     group by pg_roles.oid`,
    [role],
  );
  const [found] = rows;
  if (!found) return "it is not there";
  if (found.databases !== null) return `other databases use it: ${found.databases}`;
  try {
    await client.query("savepoint role");
    await client.query(`drop role ${role}`);
    return undefined;
  } catch (error) {
    await client.query("rollback to savepoint role");
    const { message, detail = "" } = error as { message: string; detail?: string };
    return [message, ...detail.split("\n").slice(0, 2)].join("; ");
  }
}

/** Undefined, and rolled back, if something else depends on it. */
async function inSavepoint<Result>(
  client: pg.Client,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  await client.query("savepoint attempt");
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== "2BP01") throw error;
    await client.query("rollback to savepoint attempt");
    return undefined;
  }
}
