import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotSchema } from "../scripts/snapshot.js";
import { migrate } from "../src/migrate.js";
import { readObjects } from "../src/objects.js";
import { packageRoot } from "../src/package.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";

const run = promisify(execFile);
const snapshot = (url: string) => snapshotSchema(url, { bodies: true });

describe("a freshly migrated database", () => {
  let database: TestDatabase;
  let drop: () => Promise<void>;
  let migrated: string;

  beforeAll(async () => {
    ({ database, drop } = await createEmptyDatabase());
    await migrate(database.url);
    migrated = await snapshot(database.url);
  });
  afterAll(() => drop());

  it("is what schema.sql says", async (context) => {
    const { rows } = await database.pool.query<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    if (rows[0]?.major !== 18) context.skip("the snapshot is taken on PostgreSQL 18");
    const text = await readFile(join(packageRoot, "schema.sql"), "utf8");
    expect(await snapshotSchema(database.url, { bodies: false })).toBe(text);
  });

  it("is not changed by a second migrate", async () => {
    expect(await migrate(database.url)).toEqual([]);
    expect(await snapshot(database.url)).toBe(migrated);
  });

  it("is not changed by running every object again", async () => {
    const rowsBefore = await countRows(database.pool);
    for (const { path, sql } of (await readObjects()).all) {
      try {
        await database.pool.query(sql);
      } catch (error) {
        if (error instanceof pg.DatabaseError) error.message = `${path}: ${error.message}`;
        throw error;
      }
    }
    expect(await snapshot(database.url)).toBe(migrated);
    expect(await countRows(database.pool)).toEqual(rowsBefore);
  });

  it("is what graphile-migrate makes with its actions", { timeout: 120_000 }, async () => {
    const { database: other, drop: dropOther } = await createEmptyDatabase();
    try {
      const cli = join(packageRoot, "node_modules", "graphile-migrate", "dist", "cli.js");
      await run(process.execPath, [cli, "migrate", "--forceActions"], {
        cwd: packageRoot,
        env: {
          ...process.env,
          DATABASE_URL: other.url,
          ROOT_DATABASE_URL: other.superuserUrl.replace(/\/[^/]*$/, "/postgres"),
        },
      });
      expect(await snapshot(other.url)).toBe(migrated);
      // Its history is taken over: nothing is applied again.
      expect(await migrate(other.url)).toEqual([]);
      expect(await countRows(other.pool)).toEqual(await countRows(database.pool));
    } finally {
      await dropOther();
    }
  });

  it("is what the files of regulars sql make, in the order of their names", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-sql-"));
    const { database: other, drop: dropOther } = await createEmptyDatabase();
    try {
      const cli = join(packageRoot, "src", "cli", "index.ts");
      await run(process.execPath, ["--import", "tsx", cli, "sql", "--output", folder], {
        cwd: packageRoot,
      });
      const files = (await readdir(folder)).sort();
      const client = new pg.Client({ connectionString: other.url });
      await client.connect();
      try {
        for (const file of [...files, "objects.sql"]) {
          const sql = await readFile(join(folder, file), "utf8");
          const isAlone = sql.includes("OUTSIDE a transaction");
          await client.query(isAlone ? sql : `begin;\n${sql}\ncommit`);
        }
      } finally {
        await client.end();
      }
      expect(await snapshot(other.url)).toBe(migrated);
      expect(await migrate(other.url)).toEqual([]);
      expect(await countRows(other.pool)).toEqual(await countRows(database.pool));
    } finally {
      await dropOther();
      await rm(folder, { recursive: true });
    }
  });
});

/** What `generated/phone_rules.sql` writes must be repeatable as well. */
async function countRows(pool: pg.Pool): Promise<Record<string, string>> {
  const tables = await pool.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)`,
  );
  const counts: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ count: string }>(`select count(*) as count from ${name}`);
    counts[name] = rows[0]?.count ?? "";
  }
  return counts;
}
