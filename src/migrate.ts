import { copyFile, mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger, migrate as runMigrations } from "graphile-migrate";
import { clearAllPools } from "graphile-migrate/dist/pg.js";
import pg from "pg";
import { packageRoot } from "./package.js";

const committedFolder = join(packageRoot, "migrations", "committed");
/** The advisory lock that graphile-migrate takes while it runs. */
const migrateLock = "4727445306447283";
const concurrentIndex =
  /create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(\w+)/i;

export interface MigrateOptions {
  /** Called with each migration's file name as it starts. */
  onProgress?: (file: string) => void;
  /** Stops after this migration, given by its number; @defaultValue the last one */
  to?: number;
}

/**
 * Applies the migrations of this package that the database does not have yet.
 *
 * @returns the names of the files applied
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const files = (await listMigrations()).filter(
    (file) => options.to === undefined || Number.parseInt(file, 10) <= options.to,
  );
  await prepareDatabase(url, files);

  const applied: string[] = [];
  const logger = new Logger(() => (_level, message) => {
    const file = /Running migration '(.+?)'/.exec(message)?.[1];
    if (file === undefined) return;
    applied.push(file);
    options.onProgress?.(file);
  });
  // graphile-migrate applies all of a folder: it is given one with the wanted files only.
  const migrationsFolder = await mkdtemp(join(tmpdir(), "regulars-migrations-"));
  try {
    await mkdir(join(migrationsFolder, "committed"));
    for (const file of files) {
      await copyFile(join(committedFolder, file), join(migrationsFolder, "committed", file));
    }
    await runMigrations({
      connectionString: url,
      migrationsFolder,
      logger,
      // A user called `regulars` would otherwise get all tables in the schema of that name.
      pgSettings: { search_path: "public" },
    });
  } finally {
    // It keeps its connections a moment longer, and ends the process when the server stops meanwhile.
    clearAllPools();
    await rm(migrationsFolder, { recursive: true, force: true });
  }
  return applied;
}

/** The file names of all migrations, in order. */
export async function listMigrations(): Promise<string[]> {
  return (await readdir(committedFolder)).filter((file) => file.endsWith(".sql")).sort();
}

/** A migration as any migrator can run it: without the headers that only graphile-migrate reads. */
export interface Migration {
  file: string;
  /** As graphile-migrate records it. */
  hash: string;
  previousHash: string | undefined;
  sql: string;
  /** The index of a file that must run outside a transaction, because it is built concurrently. */
  concurrentIndex: string | undefined;
}

export async function readMigration(file: string): Promise<Migration> {
  const text = await readFile(join(committedFolder, file), "utf8");
  const hash = /^--! Hash: (\S+)$/m.exec(text)?.[1];
  if (hash === undefined) throw new Error(`${file} is not a committed migration`);
  const previousHash = /^--! Previous: (\S+)$/m.exec(text)?.[1];
  return {
    file,
    hash,
    previousHash: previousHash === "-" ? undefined : previousHash,
    sql: text.replace(/^--! .*\n/gm, "").trim(),
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
      `the database's encoding is ${encoding}: names and addresses are compared as Unicode, which ` +
        "needs UTF8. Dump it and restore it into one made with: create database … encoding 'UTF8'",
    );
  }
  return problems;
}

/**
 * Refuses a database that cannot hold Regulars, and clears what a concurrent build left that was
 * interrupted: an invalid index, whose file fails when it is run again because the name is taken.
 */
async function prepareDatabase(url: string, files: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const [problem] = await databaseProblems(client);
    if (problem !== undefined) throw new Error(problem);
    const done = await appliedHashes(client);
    const rewritten: string[] = [];
    for (const file of files) {
      const hash = done.get(file.slice(0, 6));
      if (hash !== undefined && hash !== (await readMigration(file)).hash) rewritten.push(file);
    }
    if (rewritten.length > 0) {
      throw new Error(
        `this database has another edition of ${rewritten.join(", ")}: use the package that migrated it. ` +
          "Before the first release migrations are rewritten; a development database is then made " +
          'anew: "regulars db reset"',
      );
    }
    // Under the lock: an index that another run is building right now is invalid as well.
    const lock = await client.query<{ locked: boolean }>(
      "select pg_try_advisory_lock($1) as locked",
      [migrateLock],
    );
    if (!lock.rows[0]?.locked) throw new Error("another migration of this database is running");
    for (const file of files) {
      if (done.has(file.slice(0, 6))) continue;
      const { concurrentIndex: name } = await readMigration(file);
      if (name === undefined) continue;
      const invalid = await client.query<{ index: string; builder: number | null }>(
        `select indexrelid::regclass::text as index, builds.pid as builder from pg_index
         join pg_class on pg_class.oid = indexrelid
         left join pg_stat_progress_create_index as builds on builds.index_relid = indexrelid
         where not indisvalid and relname = $1 and relnamespace = 'public'::regnamespace`,
        [name],
      );
      for (const { index, builder } of invalid.rows) {
        // The server goes on building for a client that was killed.
        if (builder !== null) {
          throw new Error(
            `${index} is still being built for a client that has gone: wait until it is done, or end it ` +
              `with "select pg_terminate_backend(${builder})", and run this again`,
          );
        }
        await client.query(`drop index concurrently if exists ${index}`);
      }
    }
  } finally {
    await client.end();
  }
}

/** The hashes of the migrations applied, by their numbers, such as 000005. */
export async function appliedHashes(client: pg.Client): Promise<Map<string, string>> {
  const table = await client.query<{ name: string | null }>(
    "select to_regclass('graphile_migrate.migrations')::text as name",
  );
  if (table.rows[0]?.name == null) return new Map();
  const { rows } = await client.query<{ filename: string; hash: string }>(
    "select filename, hash from graphile_migrate.migrations",
  );
  return new Map(rows.map(({ filename, hash }) => [filename.slice(0, 6), hash]));
}
