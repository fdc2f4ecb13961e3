import type pg from "pg";
import type { Migration } from "../migrate.js";
import { type SchemaObjects, madeBy } from "../objects.js";
import { homeSchema } from "../schema.js";
import { type Catalog, freeName, readColumns } from "./catalog.js";
import { type Finding, required } from "./findings.js";
import { extendReference, referenceSchema } from "./reference.js";

/** Names that the later migrations and the objects take. */
export async function inspectNames(
  client: pg.Client,
  catalog: Catalog,
  later: readonly Migration[],
  objects: SchemaObjects,
): Promise<Finding[]> {
  const before = await readRelations(client);
  await extendReference(client, later);
  const relations = (await readRelations(client)).filter((name) => !before.includes(name));
  relations.push(...later.flatMap(({ concurrentIndex }) => concurrentIndex ?? []));
  return [
    ...(await inspectRelations(client, relations, catalog.taken)),
    ...(await inspectFunctions(client, objects)),
    ...(await inspectAddedColumns(client, catalog)),
  ];
}

/** The names of the tables and indexes of the reference. */
async function readRelations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = $1::regnamespace order by oid",
    [referenceSchema],
  );
  return rows.map(({ name }) => name);
}

async function inspectRelations(
  client: pg.Client,
  names: string[],
  taken: ReadonlySet<string>,
): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; isIndex: boolean }>(
    `select relname as name, relkind in ('i', 'I') as "isIndex"
     from pg_class where relnamespace = $1::regnamespace and relname = any ($2)
     order by array_position($2, relname::text)`,
    [homeSchema, names],
  );
  return rows.map(({ name, isIndex }) =>
    required(
      name,
      `The name public.${name} is taken by ${isIndex ? "an index" : "a table or view"} of ` +
        "the app. " +
        'If it comes from "regulars sql", go on with that.' +
        (isIndex
          ? ""
          : " Renamed, the app's own queries must name it so; beside a Regulars in a schema of " +
            "its own (regulars migrate --schema NAME, regulars attach) it may stay."),
      `alter ${isIndex ? "index" : "table"} public.${name} ` +
        `rename to ${freeName(`app_${name}`, taken)};`,
    ),
  );
}

async function inspectFunctions(client: pg.Client, { all }: SchemaObjects): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct proname as name from pg_proc
     where pronamespace = $1::regnamespace and format('public.%s', proname) = any ($2)`,
    [homeSchema, all.flatMap(({ sql }) => madeBy(sql))],
  );
  return rows.map(({ name }) =>
    required(name, `The name public.${name}() is taken by a function of the app.`),
  );
}

/** Columns that the later migrations add to bookings only if they are not there. */
async function inspectAddedColumns(client: pg.Client, catalog: Catalog): Promise<Finding[]> {
  const findings: Finding[] = [];
  const known = catalog.wanted.columns.map(({ table, column }) => `${table}.${column}`);
  for (const want of await readColumns(client, referenceSchema, ["bookings"])) {
    const { column } = want;
    const object = `bookings.${column}`;
    const have = catalog.present.columns.find((c) => c.table === "bookings" && c.column === column);
    if (known.includes(object) || have === undefined) continue;
    const isFilled = await client.query(
      `select from public.bookings where ${column} is not null limit 1`,
    );
    const isBare = !want.isRequired && want.default === null;
    if (have.type === want.type && isBare && isFilled.rowCount === 0) continue;
    findings.push(
      required(
        object,
        `${object} exists already (${have.type}) and is in use: the migrations add a column of ` +
          "that name.",
        `alter table public.bookings rename column ${column} to app_${column};`,
      ),
    );
  }
  return findings;
}
