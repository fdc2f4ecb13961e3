import pg from "pg";
import type { Migration } from "../migrate.js";
import { homeSchema } from "../schema.js";
import { type Finding, required } from "./findings.js";
import { type BaseTable, baseTables } from "./reference.js";

export async function inspectPrivileges(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ user: string; lacks: string }>(
    `select current_user as user, concat_ws(' and ',
       case when not has_database_privilege(
         current_database(),
         'create'
       ) then 'on the database' end,
       case when not has_schema_privilege($1, 'create') then 'on schema ' || $1 end) as lacks`,
    [homeSchema],
  );
  const { user = "", lacks = "" } = rows[0] ?? {};
  if (lacks === "") return [];
  return [required("database", `The user ${user} lacks the privilege create ${lacks}.`)];
}

interface Table {
  name: BaseTable;
  schema: string;
  kind: string;
  user: string;
  isOwned: boolean;
}

/** The four tables in whatever schema they are, those in public before others. */
export async function findTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select distinct on (relname) relname as name, nspname as schema, relkind as kind,
       current_user as user, pg_has_role(relowner, 'usage') as "isOwned"
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relname = any ($1) and relkind in ('r', 'p', 'v', 'm', 'f')
       and nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%'
     order by relname, nspname <> $2, nspname`,
    [baseTables, homeSchema],
  );
  return rows;
}

/** Where the four tables are, what they are, and whether this user may change them. */
export function inspectTables(tables: Table[]): Finding[] {
  if (!tables.some(({ name }) => name === "bookings")) {
    return [
      required(
        "bookings",
        'There is no table bookings to adopt: for a new database run "regulars migrate".',
      ),
    ];
  }
  return tables.flatMap(({ name, schema, kind, user, isOwned }) => {
    if (schema !== homeSchema) {
      const why =
        schema === user
          ? `: a user called ${user} gets tables there, because "$user" comes first in search_path`
          : "";
      return [
        required(
          name,
          `${name} is in schema ${schema}, not in public${why}.`,
          `alter table ${pg.escapeIdentifier(schema)}.${name} set schema public;`,
        ),
      ];
    }
    if (kind !== "r") {
      const what = kind === "p" ? "partitioned" : "no plain table";
      return [required(name, `${name} is ${what}: that is not supported.`)];
    }
    if (!isOwned) {
      return [
        required(name, `${name} belongs to another user than ${user}: run this as its owner.`),
      ];
    }
    return [];
  });
}

export function missingTables(tables: Table[], base: Migration[]): Finding[] {
  return baseTables.flatMap((table, index) => {
    if (tables.some(({ name }) => name === table)) return [];
    const then = table === "restaurants" ? " Then insert the restaurants that bookings name." : "";
    return [
      required(
        table,
        `There is no table ${table}.${then}`,
        `set search_path = public;\n\n${base[index]?.sql ?? ""}`,
      ),
    ];
  });
}
