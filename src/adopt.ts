/**
 * Adopting a database whose bookings another system made: what its tables must have is not listed here
 * but read off tables that 000001 to 000004 make in a schema of their own, in a transaction that is
 * rolled back.
 */
import pg from "pg";
import {
  type Migration,
  appliedHashes,
  databaseProblems,
  listMigrations,
  migrate,
  prepareState,
  readMigration,
  recordMigrations,
} from "./migrate.js";
import { type SchemaObjects, applyObjects, madeBy, readObjects } from "./objects.js";

/** Something the database lacks or has otherwise than 000001 to 000004 would have made it. */
export interface Finding {
  /** `required`: the triggers and functions fail or mislead without it. */
  level: "required" | "advice";
  /** A table, a column (`bookings.status`), a role or the like. */
  object: string;
  problem: string;
  /** Mends it; absent where only the app's own knowledge can. */
  sql?: string;
}

export interface Adoption {
  findings: Finding[];
  /** The migrations recorded as applied, because the database has what they make. */
  recorded: string[];
  /** The migrations applied after them. */
  applied: string[];
}

export interface AdoptOptions {
  /** Only looks, and leaves nothing behind. */
  dryRun?: boolean;
  /** Called with each migration's file name as it starts. */
  onProgress?: (file: string) => void;
}

const baseTables = ["restaurants", "restaurant_tables", "bookings", "waiting_list"] as const;
type BaseTable = (typeof baseTables)[number];
/** How many of the first migrations make what an app has already. */
const baseMigrations = 4;
const referenceSchema = "regulars_reference";

/**
 * Looks at the tables of an existing booking system and, when nothing that is required is missing,
 * records the migrations that would have made them and applies the others.
 */
export async function adopt(url: string, options: AdoptOptions = {}): Promise<Adoption> {
  const files = await listMigrations();
  const base = await Promise.all(files.slice(0, baseMigrations).map(readMigration));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let findings: Finding[] = [];
  let missing: Migration[];
  try {
    const done = await appliedHashes(client);
    missing = base.filter(({ file }) => !done.has(file.slice(0, 6)));
    if (!done.has(String(baseMigrations + 1).padStart(6, "0"))) {
      findings = await inspect(client, base);
    }
    if (options.dryRun || findings.some(({ level }) => level === "required")) {
      return { findings, recorded: [], applied: [] };
    }
    await prepareState(client, await readObjects());
    await recordMigrations(client, missing);
  } finally {
    await client.end();
  }
  const applied = await migrate(
    url,
    options.onProgress === undefined ? {} : { onProgress: options.onProgress },
  );
  return { findings, recorded: missing.map(({ file }) => file), applied };
}

async function inspect(client: pg.Client, base: Migration[]): Promise<Finding[]> {
  await client.query("begin; set local search_path = public");
  try {
    const obstacles = [
      ...(await databaseProblems(client)).map((problem) => required("database", `${problem}.`)),
      ...(await inspectPrivileges(client)),
    ];
    const tables = await findTables(client);
    obstacles.push(...inspectTables(tables));
    // Without the tables, or the right to look at them, there is nothing to compare.
    if (obstacles.length > 0) return obstacles;

    const objects = await readObjects();
    await makeReference(client, base, objects);
    const catalog = await readCatalog(
      client,
      baseTables.filter((table) => tables.some(({ name }) => name === table)),
    );
    const missing = missingTables(tables, base);
    const findings = [
      ...missing.filter(({ object }) => object === "restaurants"),
      ...inspectColumns(catalog),
      ...(await inspectNulls(client, catalog)),
      ...(await inspectChecks(client, catalog)),
      ...inspectKeys(catalog),
      ...(await inspectForeignKeys(client, catalog)),
      // After the keys that they refer to.
      ...missing.filter(({ object }) => object !== "restaurants"),
      ...(await inspectNames(client, objects)),
      ...(await inspectHabits(client, catalog)),
      ...(await inspectRowSecurity(client)),
    ];
    // Defaults that are set by hand call functions that come with the migrations.
    if (findings.some(({ level, sql }) => level === "required" && sql?.includes("regulars."))) {
      findings.unshift(helpers(objects));
    }
    return [
      ...findings.filter(({ level }) => level === "required"),
      ...findings.filter(({ level }) => level === "advice"),
    ];
  } finally {
    await client.query("rollback");
  }
}

function required(object: string, problem: string, sql?: string): Finding {
  return { level: "required", object, problem, ...(sql === undefined ? {} : { sql }) };
}

function advice(object: string, problem: string, sql?: string): Finding {
  return { ...required(object, problem, sql), level: "advice" };
}

async function inspectPrivileges(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ user: string; lacks: string }>(
    `select current_user as user, concat_ws(' and ',
       case when not has_database_privilege(current_database(), 'create') then 'on the database' end,
       case when not has_schema_privilege('public', 'create') then 'on schema public' end) as lacks`,
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
async function findTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select distinct on (relname) relname as name, nspname as schema, relkind as kind,
       current_user as user, pg_has_role(relowner, 'usage') as "isOwned"
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relname = any ($1) and relkind in ('r', 'p', 'v', 'm', 'f')
       and nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%'
     order by relname, nspname <> 'public', nspname`,
    [baseTables],
  );
  return rows;
}

/** Where the four tables are, what they are, and whether this user may change them. */
function inspectTables(tables: Table[]): Finding[] {
  if (!tables.some(({ name }) => name === "bookings")) {
    return [
      required(
        "bookings",
        'There is no table bookings to adopt: for a new database run "regulars migrate".',
      ),
    ];
  }
  return tables.flatMap(({ name, schema, kind, user, isOwned }) => {
    if (schema !== "public") {
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

function missingTables(tables: Table[], base: Migration[]): Finding[] {
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

/** The tables as 000001 to 000004 make them, to compare with. */
async function makeReference(
  client: pg.Client,
  base: Migration[],
  objects: SchemaObjects,
): Promise<void> {
  await client.query(objects.setup);
  await applyObjects(client, objects.columns, { isComplete: false });
  const exclusion = /,\n {2}constraint bookings_table_id_excl\n.*?\) where \([^\n]*\)\)/s;
  const sql = base
    .map((migration) => migration.sql)
    .join("\n")
    // Neither the extension nor the rule that needs it: an app's own rule against double bookings may differ.
    .replace(/^create extension .*;$/m, "")
    .replace(exclusion, "")
    .replaceAll("public.", `${referenceSchema}.`);
  await client.query(`create schema ${referenceSchema}; ${sql}`);
  // So that types and expressions of both are printed alike: every other name is written with its schema.
  await client.query("set local search_path = pg_catalog");
}

interface Column {
  table: BaseTable;
  column: string;
  type: string;
  kind: string;
  isRequired: boolean;
  isGenerated: boolean;
  default: string | null;
}

interface Check {
  table: BaseTable;
  name: string;
  columns: string[];
  expression: string;
  definition: string;
}

interface Index {
  table: BaseTable;
  name: string;
  isUnique: boolean;
  columns: string[];
  predicate: string | null;
}

interface ForeignKey {
  table: BaseTable;
  name: string;
  columns: string[];
  parent: BaseTable;
  parentColumns: string[];
}

interface Side {
  columns: Column[];
  checks: Check[];
  indexes: Index[];
  foreignKeys: ForeignKey[];
}

interface Catalog {
  present: Side;
  wanted: Side;
}

async function readCatalog(client: pg.Client, tables: BaseTable[]): Promise<Catalog> {
  return {
    present: await readSide(client, "public", tables),
    wanted: await readSide(client, referenceSchema, tables),
  };
}

async function readSide(client: pg.Client, schema: string, tables: BaseTable[]): Promise<Side> {
  const ours = "relnamespace = $1::regnamespace and relname = any ($2)";
  const names = (keys: string, table: string) =>
    `(select array_agg(attname::text order by place) from unnest(${keys}) with ordinality as keys (key, place)
      join pg_attribute on attrelid = ${table} and attnum = key)`;
  const query = async <Row extends object>(sql: string) =>
    (await client.query<Row>(sql, [schema, tables])).rows;

  return {
    columns: await query<Column>(
      `select relname as table, attname as column, format_type(atttypid, null) as type,
         typtype as kind, attnotnull as "isRequired",
         attgenerated <> '' or attidentity = 'a' as "isGenerated",
         pg_get_expr(adbin, adrelid) as default
       from pg_class
       join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
       join pg_type on pg_type.oid = atttypid
       left join pg_attrdef on adrelid = attrelid and adnum = attnum
       where ${ours}
       order by array_position($2, relname::text), attnum`,
    ),
    checks: await query<Check>(
      `select relname as table, conname as name, ${names("conkey", "conrelid")} as columns,
         pg_get_expr(conbin, conrelid) as expression,
         replace(pg_get_constraintdef(pg_constraint.oid), ' NOT VALID', '') as definition
       from pg_class join pg_constraint on conrelid = pg_class.oid and contype = 'c'
       where ${ours} order by array_position($2, relname::text), conname`,
    ),
    indexes: await query<Index>(
      `select pg_class.relname as table, made.relname as name, indisunique as "isUnique",
         ${names("indkey::int2[]", "indrelid")} as columns, pg_get_expr(indpred, indrelid) as predicate
       from pg_class
       join pg_index on indrelid = pg_class.oid and indisvalid and indimmediate and indexprs is null
       join pg_class as made on made.oid = indexrelid
       where ${ours.replaceAll("rel", "pg_class.rel")}
       order by array_position($2, pg_class.relname::text), made.relname`,
    ),
    foreignKeys: await query<ForeignKey>(
      `select pg_class.relname as table, conname as name, ${names("conkey", "conrelid")} as columns,
         parent.relname as parent, ${names("confkey", "confrelid")} as "parentColumns"
       from pg_class
       join pg_constraint on conrelid = pg_class.oid and contype = 'f'
       join pg_class as parent on parent.oid = confrelid
       where ${ours.replaceAll("rel", "pg_class.rel")} and parent.relname = any ($2)
       order by array_position($2, pg_class.relname::text), conname`,
    ),
  };
}

/** What an old row gets in a column that is new to it, where that is not a guess. */
const fillings: Record<string, string> = {
  "restaurants.slug": "id::text",
  "bookings.reference": "regulars.new_booking_reference()",
  "bookings.ends_at": "starts_at + interval '2 hours'",
  "bookings.booking_type": `(
    select case
      when timezone(timezone, bookings.starts_at)::time < '11:00' then 'breakfast'
      when timezone(timezone, bookings.starts_at)::time < '16:00' then 'lunch'
      when timezone(timezone, bookings.starts_at)::time < '22:00' then 'dinner'
      else 'drinks'
    end
    from public.restaurants
    where restaurants.id = bookings.restaurant_id
  )`,
};

/** The filling, else the default, of a column whose old rows have nothing. */
function filling({ table, column, default: value }: Column): string | undefined {
  return fillings[`${table}.${column}`] ?? value ?? undefined;
}

function fill(column: Column, expression: string): string {
  return `update public.${column.table} set ${column.column} = ${expression} where ${column.column} is null;`;
}

/** In steps, because `set not null` alone reads the whole table under the strongest lock. */
function setNotNull({ table, column }: Column): string {
  const name = `${table}_${column}_not_null`;
  return [
    `alter table public.${table} add constraint ${name} check (${column} is not null) not valid;`,
    `alter table public.${table} validate constraint ${name};`,
    `alter table public.${table} alter column ${column} set not null;`,
    `alter table public.${table} drop constraint ${name};`,
  ].join("\n");
}

function pairs({ present, wanted }: Catalog): { want: Column; have: Column | undefined }[] {
  return wanted.columns.map((want) => ({
    want,
    have: present.columns.find((c) => c.table === want.table && c.column === want.column),
  }));
}

function inspectColumns(catalog: Catalog): Finding[] {
  return pairs(catalog).flatMap(({ want, have }) => {
    const object = `${want.table}.${want.column}`;
    const alter = `alter table public.${want.table} alter column ${want.column}`;
    if (have === undefined) return [missingColumn(want)];
    if (have.type !== want.type) {
      return [required(object, wrongType(want, have), changeType(want, have))];
    }
    if (have.isGenerated) {
      return [required(object, `${object} is generated: the triggers set it themselves.`)];
    }
    if (want.default !== null && have.default === null) {
      const sql = `${alter} set default ${want.default};`;
      return [required(object, `${object} has no default, and inserts leave it out.`, sql)];
    }
    return [];
  });
}

function missingColumn(want: Column): Finding {
  const object = `${want.table}.${want.column}`;
  const add = `alter table public.${want.table} add column ${want.column} ${want.type}`;
  const problem = `There is no column ${object} (${want.type}).`;
  const value = filling(want);
  if (!want.isRequired) return required(object, problem, `${add};`);
  if (value === undefined) {
    return required(object, `${problem} Only you know what its rows get, and none may be null.`);
  }
  // A constant is added without touching a row; a function is called for each.
  const isConstant = want.default !== null && !want.default.includes("regulars.");
  if (isConstant) {
    const when =
      want.column === "created_at" && want.table !== "restaurants"
        ? " Its old rows get the moment it is added: write when they were really made, before the backfill reads it."
        : "";
    return required(object, problem + when, `${add} not null default ${want.default};`);
  }
  return required(
    object,
    `${problem} Fill a large table in parts.`,
    [
      `${add};`,
      ...(want.default === null
        ? []
        : [
            `alter table public.${want.table} alter column ${want.column} set default ${want.default};`,
          ]),
      fill(want, value),
      setNotNull(want),
    ].join("\n"),
  );
}

const textLike = ["character varying", "character", "public.citext"];

function wrongType(want: Column, have: Column): string {
  const is = `${have.table}.${have.column} is ${have.type}, not ${want.type}`;
  if (have.kind === "e") {
    return `${is}. The change writes the table anew; checks and partial indexes on it have to be made again.`;
  }
  if (have.type === "character varying") return `${is}. The change touches no row.`;
  if (want.type === "timestamp with time zone") {
    return `${is}. Only you know the zone in which its values are meant.`;
  }
  return `${is}. The change writes the table anew: do it in a quiet hour.`;
}

function changeType(want: Column, have: Column): string | undefined {
  const alter = `alter table public.${want.table} alter column ${want.column}`;
  if (want.type === "text" && have.kind === "e") {
    const value = have.default === null ? null : (/^'.*?'/.exec(have.default)?.[0] ?? null);
    return [
      ...(have.default === null ? [] : [`${alter} drop default;`]),
      `${alter} type text using ${want.column}::text;`,
      ...(value === null ? [] : [`${alter} set default ${value};`]),
    ].join("\n");
  }
  const widens = ["smallint", "integer"].includes(have.type);
  const isSafe =
    (want.type === "text" && textLike.includes(have.type)) ||
    (widens && ["integer", "bigint"].includes(want.type));
  return isSafe ? `${alter} type ${want.type};` : undefined;
}

/** A rule that every row keeps is worth adding; one that rows break has to be mended first. */
async function inspectNulls(client: pg.Client, catalog: Catalog): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of baseTables) {
    const loose: Column[] = [];
    for (const { want, have } of pairs(catalog)) {
      if (want.table !== table || !want.isRequired || !have || have.isRequired) continue;
      const object = `${table}.${want.column}`;
      const { rowCount } = await client.query(
        `select from public.${table} where ${want.column} is null limit 1`,
      );
      if (rowCount === 0) {
        loose.push(want);
        continue;
      }
      const value = filling(want);
      findings.push(
        required(
          object,
          `${object} is null in some rows.`,
          value === undefined ? undefined : `${fill(want, value)}\n${setNotNull(want)}`,
        ),
      );
    }
    if (loose.length === 0) continue;
    const names = loose.map(({ column }) => column).join(", ");
    findings.push(
      advice(
        table,
        `${table} allows nulls, and has none, in ${names}.`,
        loose.map(setNotNull).join("\n"),
      ),
    );
  }
  return findings;
}

/** The values of a check of the form "column in (…)"; none for others. */
function listedValues({ columns, expression }: Check): string[] {
  if (columns.length !== 1 || !/^\(\w+ = ANY \(ARRAY\[/.test(expression)) return [];
  return [...expression.matchAll(/'([^']*)'::text/g)].map((match) => match[1] ?? "");
}

async function inspectChecks(client: pg.Client, catalog: Catalog): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { present, wanted } = catalog;
  const isComparable = ({ table, columns }: Check) =>
    columns.every((column) =>
      pairs(catalog).some(
        ({ want, have }) =>
          want.table === table && want.column === column && have?.type === want.type,
      ),
    );
  for (const table of baseTables) {
    const missing: Check[] = [];
    for (const check of wanted.checks.filter((c) => c.table === table && isComparable(c))) {
      const object = `${table}.${check.columns.join(", ")}`;
      const values = listedValues(check);
      for (const own of present.checks) {
        if (
          own.table !== table ||
          values.length === 0 ||
          own.columns.join() !== check.columns.join()
        )
          continue;
        const refused = await client.query<{ value: string }>(
          `select ${check.columns[0]} as value from unnest($1::text[]) as listed (${check.columns[0]})
           where not (${own.expression})`,
          [values],
        );
        if (refused.rows.length === 0) continue;
        findings.push(
          required(
            object,
            `${object}: the check ${own.name} refuses ${quotedList(refused.rows)}.`,
            `alter table public.${table} drop constraint ${pg.escapeIdentifier(own.name)};`,
          ),
        );
      }
      if (present.checks.some((c) => c.table === table && c.definition === check.definition))
        continue;
      if (await isKept(client, check)) {
        missing.push(check);
        continue;
      }
      let broken = `${object}: rows break the rule ${check.definition}.`;
      if (values.length > 0) {
        const others = await client.query<{ value: string }>(
          `select distinct ${check.columns[0]} as value from public.${table}
           where ${check.columns[0]} <> all ($1) limit 10`,
          [values],
        );
        broken = `${object} holds ${quotedList(others.rows)}: only you know which of ${values.join(", ")} is meant.`;
      }
      findings.push(required(object, broken));
    }
    if (missing.length === 0) continue;
    findings.push(
      advice(
        table,
        `${table} has no check of its own, and its rows keep it, for ` +
          `${missing.map(({ name }) => name.slice(table.length + 1).replace(/_check$/, "")).join(", ")}. ` +
          "What is wrong in a booking the triggers refuse as well, except in rows that an import loads.",
        missing
          .map(({ name, definition }) => {
            const isTaken = present.checks.some((c) => c.table === table && c.name === name);
            const free = isTaken ? `regulars_${name}` : name;
            return (
              `alter table public.${table} add constraint ${free} ${definition} not valid;\n` +
              `alter table public.${table} validate constraint ${free};`
            );
          })
          .join("\n"),
      ),
    );
  }
  return findings;
}

function quotedList(rows: { value: string }[]): string {
  return rows.map(({ value }) => `'${value}'`).join(", ");
}

async function isKept(client: pg.Client, { table, expression }: Check): Promise<boolean> {
  await client.query("savepoint look");
  try {
    const { rowCount } = await client.query(
      `select from public.${table} where not (${expression}) limit 1`,
    );
    return rowCount === 0;
  } catch (error) {
    // Such as a time zone that the server does not know.
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  } finally {
    await client.query("rollback to look");
  }
}

/** Foreign keys and `on conflict` need these; other unique keys only keep mistakes out. */
const neededKeys = /_pkey$|^bookings_idempotency_key_idx$|^bookings_external_id_idx$/;

function inspectKeys({ present, wanted }: Catalog): Finding[] {
  return wanted.indexes.flatMap((want) => {
    const has = present.indexes.some(
      (have) =>
        have.table === want.table &&
        (have.predicate === null || have.predicate === want.predicate) &&
        (want.isUnique
          ? have.isUnique && have.columns.toSorted().join() === want.columns.toSorted().join()
          : have.columns.slice(0, want.columns.length).join() === want.columns.join()),
    );
    if (has) return [];
    const columns = `(${want.columns.join(", ")})`;
    const where = want.predicate === null ? "" : ` where ${want.predicate}`;
    // The app's own primary key may have that name already.
    const name = want.name.endsWith("_pkey") ? "" : `${want.name} `;
    const sql =
      `create ${want.isUnique ? "unique " : ""}index concurrently ${name}` +
      `on public.${want.table} ${columns}${where};`;
    if (!want.isUnique) {
      return [
        required(
          want.table,
          `${want.table} has no index on ${columns}: each booking would read the whole table.`,
          sql,
        ),
      ];
    }
    const problem = `${want.table} has no unique key on ${columns}${where}.`;
    return [(neededKeys.test(want.name) ? required : advice)(want.table, problem, sql)];
  });
}

async function inspectForeignKeys(
  client: pg.Client,
  { present, wanted }: Catalog,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const want of wanted.foreignKeys) {
    const shape = ({ table, parent, columns, parentColumns }: ForeignKey) =>
      [
        table,
        parent,
        ...columns.map((column, at) => `${column}=${parentColumns[at]}`).sort(),
      ].join();
    if (present.foreignKeys.some((have) => shape(have) === shape(want))) continue;
    const { table, name, columns, parent, parentColumns } = want;
    const has = (owner: BaseTable, column: string) => {
      const type = (side: Side) =>
        side.columns.find((c) => c.table === owner && c.column === column)?.type;
      return type(present) === type(wanted);
    };
    if (!columns.every((c) => has(table, c)) || !parentColumns.every((c) => has(parent, c)))
      continue;
    const object = `${table}.${columns.join(", ")}`;
    const matches = columns
      .map((c, at) => `parent.${parentColumns[at]} = child.${c}`)
      .join(" and ");
    const { rowCount } = await client.query(
      `select from public.${table} as child
       where ${columns.map((c) => `child.${c} is not null`).join(" and ")}
         and not exists (select from public.${parent} as parent where ${matches}) limit 1`,
    );
    const arrow = `${object} to ${parent} (${parentColumns.join(", ")})`;
    findings.push(
      rowCount !== 0
        ? required(object, `${object}: rows refer to a row of ${parent} that is not there.`)
        : advice(
            object,
            `There is no foreign key from ${arrow}.`,
            `alter table public.${table} add constraint regulars_${name} foreign key (${columns.join(", ")}) ` +
              `references public.${parent} (${parentColumns.join(", ")}) not valid;\n` +
              `alter table public.${table} validate constraint regulars_${name};`,
          ),
    );
  }
  return findings;
}

/** The functions that defaults of 000001 and 000003 call. */
function helpers({ columns }: SchemaObjects): Finding {
  const functions = columns.filter(({ path }) => /uuid_v7|new_booking_reference/.test(path));
  return required(
    "schema regulars",
    "Statements below call functions that come with the migrations: they are needed first.",
    ["create schema if not exists regulars;", ...functions.map(({ sql }) => sql)].join("\n\n"),
  );
}

/** Names that the later migrations take. */
async function inspectNames(client: pg.Client, objects: SchemaObjects): Promise<Finding[]> {
  const later = (await listMigrations()).slice(baseMigrations);
  const sql = (await Promise.all(later.map(readMigration))).map((m) => m.sql).join("\n");
  const all = (pattern: RegExp) => [...new Set([...sql.matchAll(pattern)].map((m) => m[1] ?? ""))];
  const findings: Finding[] = [];

  const relations = await client.query<{ name: string; kind: string }>(
    `select relname as name, case when relkind in ('i', 'I') then 'index' else 'table' end as kind
     from pg_class where relnamespace = 'public'::regnamespace and relname = any ($1)`,
    [
      all(
        /^create (?:table public\.|(?:unique )?index (?:concurrently )?(?:if not exists )?)(\w+)\b/gm,
      ),
    ],
  );
  for (const { name, kind } of relations.rows) {
    findings.push(
      required(
        name,
        `The name public.${name} is taken by ${kind === "index" ? "an index" : "a table or view"} of the app. ` +
          'If it comes from "regulars sql", go on with that.',
        `alter ${kind} public.${name} rename to app_${name};`,
      ),
    );
  }
  const functions = await client.query<{ name: string }>(
    `select distinct proname as name from pg_proc
     where pronamespace = 'public'::regnamespace and proname = any ($1)`,
    [
      objects.all
        .flatMap(({ sql }) => madeBy(sql))
        .filter((name) => name.startsWith("public."))
        .map((name) => name.slice("public.".length)),
    ],
  );
  for (const { name } of functions.rows) {
    findings.push(required(name, `The name public.${name}() is taken by a function of the app.`));
  }
  const added = sql.matchAll(
    /^alter table (?:public\.)?bookings add column if not exists (\w+) (\w+)(.*);/gm,
  );
  for (const [, name = "", type = "", rest = ""] of added) {
    const { rows } = await client.query<{ type: string }>(
      `select format_type(atttypid, null) as type from pg_attribute
       where attrelid = 'public.bookings'::regclass and attname = $1 and not attisdropped`,
      [name],
    );
    const [have] = rows;
    if (have === undefined) continue;
    const isFilled = await client.query(
      `select from public.bookings where ${name} is not null limit 1`,
    );
    if (have.type === type && rest === "" && isFilled.rowCount === 0) continue;
    findings.push(
      required(
        `bookings.${name}`,
        `bookings.${name} exists already (${have.type}) and is in use: the migrations add a column of that name.`,
        `alter table public.bookings rename column ${name} to app_${name};`,
      ),
    );
  }
  return findings;
}

/** What the app does its own way, and what that means from now on. */
async function inspectHabits(client: pg.Client, { present, wanted }: Catalog): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { table, column, isRequired, isGenerated, default: value } of present.columns) {
    const isOurs = wanted.columns.some((c) => c.table === table && c.column === column);
    if (isOurs || !isRequired || isGenerated || value !== null) continue;
    const object = `${table}.${column}`;
    const sql = `alter table public.${table} alter column ${pg.escapeIdentifier(column)} drop not null;`;
    if (table === "waiting_list") {
      const why = "the triggers that put bookings on the list cannot fill it";
      findings.push(required(object, `${object} must be given and has no default: ${why}.`, sql));
    } else if (table === "bookings") {
      const why = "create_booking cannot fill it. Give it a default, or insert bookings yourself";
      findings.push(advice(object, `${object} must be given and has no default: ${why}.`));
    }
  }

  const { rows: triggers } = await client.query<{ names: string | null }>(
    `select string_agg(tgname, ', ' order by tgname) as names from pg_trigger
     where tgrelid = 'public.bookings'::regclass and not tgisinternal`,
  );
  if (triggers[0]?.names != null) {
    findings.push(
      advice(
        "bookings",
        `bookings has triggers of its own: ${triggers[0].names}. Triggers fire in the order of their ` +
          "names, ours are called _100_… to _900_….",
      ),
    );
  }

  const { rowCount: exclusions } = await client.query(
    "select from pg_constraint where conrelid = 'public.bookings'::regclass and contype = 'x'",
  );
  if (exclusions === 0) {
    findings.push(
      advice(
        "bookings",
        "bookings has no exclusion constraint against double bookings. A trigger refuses a booking whose " +
          "table is taken (RG006); where your own rule allows that, leave table_id null or take the triggers " +
          "_150_claim_table_… off, and do not use create_booking.",
      ),
    );
  }
  const hasTimes = ["table_id", "starts_at", "ends_at", "status"].every((column) =>
    present.columns.some((c) => c.table === "bookings" && c.column === column),
  );
  if (hasTimes) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count
       from (
         select starts_at, lag(ends_at) over (partition by restaurant_id, table_id order by starts_at) as taken_to
         from public.bookings
         where table_id is not null and status::text in ('pending', 'confirmed') and ends_at > now()
       ) as coming
       where starts_at < taken_to`,
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) {
      findings.push(
        advice(
          "bookings",
          `Coming bookings that overlap another at the same table: ${count}. They stay; a change of ` +
            "their table or time is refused while they do (RG006).",
        ),
      );
    }
  }
  return findings;
}

/** 000012 turns row security on: what worked by a plain grant then shows no rows. */
async function inspectRowSecurity(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ role: string; tables: string }>(
    `select coalesce(pg_roles.rolname, 'public') as role,
       string_agg(distinct relname, ', ' order by relname) as tables
     from pg_class
     left join pg_attribute on attrelid = pg_class.oid
     cross join lateral aclexplode(coalesce(attacl, relacl)) as granted
     left join pg_roles on pg_roles.oid = granted.grantee
     where relnamespace = 'public'::regnamespace and relname = any ($1)
       and not coalesce(rolbypassrls or rolsuper or pg_has_role(granted.grantee, relowner, 'usage'), false)
     group by 1 order by 1`,
    [baseTables],
  );
  const findings = rows.map(({ role, tables }) =>
    advice(
      `role ${role}`,
      `${role === "public" ? "Every role" : `The role ${role}`} has privileges on ${tables}. 000012 enables row ` +
        "security there: from then on it sees and writes no rows until its transaction says which restaurant " +
        "(set local regulars.restaurant_id = '…'). After migrating run scripts/db/roles.sql, and then:",
      role === "public" ? undefined : `grant regulars_app to ${pg.escapeIdentifier(role)};`,
    ),
  );
  const { rows: policies } = await client.query<{ names: string | null }>(
    `select string_agg(format('%s on %s', policyname, tablename), ', ' order by tablename, policyname) as names
     from pg_policies where schemaname = 'public' and tablename = any ($1)`,
    [baseTables],
  );
  if (policies[0]?.names != null) {
    findings.push(
      advice(
        "policies",
        `There are policies already: ${policies[0].names}. A permissive one shows its rows beside what ours ` +
          "shows, and so lets restaurants see each other if it does.",
      ),
    );
  }
  return findings;
}
