import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { connect } from "./connect.js";
import { type SchemaObjects, applyObjects, readObjects } from "./objects.js";
import { packageRoot } from "./package.js";
import { applyRoles } from "./roles.js";
import { assertSchema, homeSchema, inSchema, recordedSchema, sessionSettings } from "./schema.js";

const committedFolder = join(packageRoot, "migrations", "committed");
/** Two runs at once would apply a file twice. */
const migrateLock = "hashtextextended('regulars.migrate', 0)";
const concurrentIndex =
  /create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(\w+)/i;

export interface MigrateOptions {
  /**
   * Called with the name of each migration as it starts, then with the path of each object applied.
   */
  onProgress?: (file: string) => void;
  /**
   * Stops after this migration, given by its number; @defaultValue the last one, then the objects
   */
  to?: number;
  /** Then makes the roles and switches on row security; @defaultValue false */
  roles?: boolean;
  /** Where tables and functions live; @defaultValue where the database has them, else `public` */
  schema?: string | undefined;
}

/**
 * Applies what the database does not have of this package: the migrations, then the objects whose
 * text differs from what it has recorded.
 *
 * @returns the names of the migrations and the paths of the objects applied
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  if (options.schema !== undefined) assertSchema(options.schema);
  const files = await listMigrations();
  const client = await connect(url);
  try {
    await client.query(sessionSettings);
    const [problem] = await databaseProblems(client);
    if (problem !== undefined) throw new Error(problem);
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(${migrateLock}) as locked`,
    );
    if (!rows[0]?.locked) throw new Error("another migration of this database is running");
    const schema = await chooseSchema(client, options.schema);
    const wanted = await Promise.all(
      files
        .filter((file) => options.to === undefined || Number.parseInt(file, 10) <= options.to)
        .map((file) => readMigration(file, schema)),
    );
    const objects = await readObjects(schema);
    const done = await appliedHashes(client);
    const pending = findPending(wanted, done);

    await prepareState(client, objects);
    await recordMigrations(
      client,
      wanted.filter(({ file }) => done.has(file.slice(0, 6))),
    );
    // Otherwise "$user" would put all tables of a user called `regulars` into the schema of that
    // name.
    await client.query(`set search_path = ${schema}`);
    const applied: string[] = [];
    for (const migration of pending) {
      options.onProgress?.(migration.file);
      await applyMigration(client, migration, schema);
      applied.push(migration.file);
    }
    if (wanted.length === files.length) {
      for (const path of await applyObjects(client, objects.all, { isComplete: true })) {
        options.onProgress?.(path);
        applied.push(path);
      }
    }
    if (options.roles) {
      options.onProgress?.("roles.sql");
      await applyRoles(client);
    }
    return applied;
  } finally {
    await client.end();
  }
}

async function chooseSchema(client: pg.Client, given: string | undefined): Promise<string> {
  const recorded = await recordedSchema(client);
  if (recorded !== undefined && given !== undefined && given !== recorded) {
    throw new Error(`this database has Regulars in the schema ${recorded}, not in ${given}`);
  }
  const schema = recorded ?? given ?? homeSchema;
  const { rows } = await client.query<{ is_plain: boolean }>(
    "select quote_ident($1) = $1 as is_plain",
    [schema],
  );
  if (!rows[0]?.is_plain) throw new RangeError(`${schema} is a word of SQL: choose another schema`);
  return schema;
}

/**
 * What the state stands on: the histories, what applies objects, and the objects that tables name.
 */
export async function prepareState(client: pg.Client, objects: SchemaObjects): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(objects.setup);
    await applyObjects(client, objects.columns, { isComplete: false });
  });
}

async function inTransaction(client: pg.Client, work: () => Promise<unknown>): Promise<void> {
  await client.query("begin");
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    // of a lost connection nothing is left to roll back, and the first error is the one to tell
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** The file names of all migrations, in order. */
export async function listMigrations(): Promise<string[]> {
  return (await readdir(committedFolder)).filter((file) => file.endsWith(".sql")).sort();
}

/** A migration as any migrator can run it: without the headers that only graphile-migrate reads. */
export interface Migration {
  file: string;
  hash: string;
  sql: string;
  /** The index of a file that must run outside a transaction, because it is built concurrently. */
  concurrentIndex: string | undefined;
}

export async function readMigration(file: string, schema: string = homeSchema): Promise<Migration> {
  const text = await readFile(join(committedFolder, file), "utf8");
  const hash = /^--! Hash: (\S+)$/m.exec(text)?.[1];
  if (hash === undefined) throw new Error(`${file} is not a committed migration`);
  return {
    file,
    hash,
    sql: inSchema(text.replace(/^--! .*\n/gm, "").trim(), schema),
    concurrentIndex: concurrentIndex.exec(text)?.[1],
  };
}

/** Why Regulars cannot live in this database at all; an empty list where it can. */
export async function databaseProblems(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ encoding: string; major: number }>(
    `select current_setting('server_encoding') as encoding,
       current_setting('server_version_num')::int / 10000 as major`,
  );
  const { encoding = "", major = 0 } = rows[0] ?? {};
  const problems: string[] = [];
  if (major < 15) problems.push(`the server is PostgreSQL ${major}: 15 or later is needed`);
  if (encoding !== "UTF8") {
    problems.push(
      `the database's encoding is ${encoding}: names and addresses are compared as Unicode, ` +
        "which needs UTF8. Dump it and restore it into one made with: create database … " +
        "encoding 'UTF8'",
    );
  }
  return problems;
}

/**
 * The migrations not applied yet; refuses a database that another edition of one was applied to.
 */
function findPending(migrations: Migration[], done: ReadonlyMap<string, string>): Migration[] {
  const rewritten = migrations.filter(({ file, hash }) => {
    const applied = done.get(file.slice(0, 6));
    return applied !== undefined && applied !== hash;
  });
  if (rewritten.length > 0) {
    throw new Error(
      "this database has another edition of " +
        `${rewritten.map(({ file }) => file).join(", ")}: use the ` +
        "package that migrated it. Before the first release migrations are rewritten; a " +
        "development " +
        'database is then made anew: "regulars db reset"',
    );
  }
  return migrations.filter(({ file }) => !done.has(file.slice(0, 6)));
}

async function applyMigration(
  client: pg.Client,
  migration: Migration,
  schema: string,
): Promise<void> {
  const record = () =>
    client.query("insert into regulars.migrations (file, hash) values ($1, $2)", [
      migration.file,
      migration.hash,
    ]);
  if (migration.concurrentIndex !== undefined) {
    await dropInvalidIndex(client, `${schema}.${migration.concurrentIndex}`);
    await client.query(migration.sql);
    await record();
    return;
  }
  await inTransaction(client, async () => {
    await client.query(migration.sql);
    await record();
  });
}

/** What an interrupted build left is invalid, and its name is taken. */
async function dropInvalidIndex(client: pg.Client, name: string): Promise<void> {
  const invalid = await client.query<{ index: string; builder: number | null }>(
    `select indexrelid::regclass::text as index, builds.pid as builder from pg_index
     left join pg_stat_progress_create_index as builds on builds.index_relid = indexrelid
     where not indisvalid and indexrelid = to_regclass($1)`,
    [name],
  );
  for (const { index, builder } of invalid.rows) {
    // The server keeps building the index after its client was killed.
    if (builder !== null) {
      throw new Error(
        `${index} is still being built for a client that has gone: wait until it is done, or ` +
          `end it with "select pg_terminate_backend(${builder})", and run this again`,
      );
    }
    await client.query(`drop index concurrently if exists ${index}`);
  }
}

/** The hashes of the migrations applied, by their numbers, such as 000005. */
export async function appliedHashes(client: pg.Client): Promise<Map<string, string>> {
  const ours = await readHistory(client, "regulars.migrations", "file");
  if (ours.size > 0) return ours;
  // For a development database made by graphile-migrate; an app's own history there is not ours.
  const theirs = await readHistory(client, "graphile_migrate.migrations", "filename");
  const migrations = await Promise.all((await listMigrations()).map((file) => readMigration(file)));
  return new Map(
    migrations
      .map(({ file, hash }): [string, string] => [file.slice(0, 6), hash])
      .filter(([number, hash]) => theirs.get(number) === hash),
  );
}

async function readHistory(
  client: pg.Client,
  table: string,
  column: string,
): Promise<Map<string, string>> {
  const found = await client.query<{ name: string | null }>(
    "select to_regclass($1)::text as name",
    [table],
  );
  if (found.rows[0]?.name == null) return new Map();
  const { rows } = await client.query<{ file: string; hash: string }>(
    `select ${column} as file, hash from ${table}`,
  );
  return new Map(rows.map(({ file, hash }) => [file.slice(0, 6), hash]));
}

/** Notes migrations as applied without running them. */
export async function recordMigrations(client: pg.Client, migrations: Migration[]): Promise<void> {
  for (const { file, hash } of migrations) {
    await client.query(
      "insert into regulars.migrations (file, hash) values ($1, $2) on conflict (file) do nothing",
      [file, hash],
    );
  }
}
