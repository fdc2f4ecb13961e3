import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { compileIncludes } from "graphile-migrate/dist/migration.js";
import type { ParsedSettings } from "graphile-migrate/dist/settings.js";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotSchema } from "../scripts/snapshot.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";

describe("a freshly migrated database", () => {
  let database: TestDatabase;
  let drop: () => Promise<void>;
  let migrated: string;

  beforeAll(async () => {
    ({ database, drop } = await createEmptyDatabase());
    await migrate(database.url);
    migrated = await snapshotSchema(database.url);
  });
  afterAll(() => drop());

  it("is what schema.sql says", async (context) => {
    const { rows } = await database.pool.query<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    if (rows[0]?.major !== 18) context.skip("the snapshot is taken on PostgreSQL 18");
    expect(migrated).toBe(await readFile(join(packageRoot, "schema.sql"), "utf8"));
  });

  it("is not changed by a second migrate", async () => {
    expect(await migrate(database.url)).toEqual([]);
    expect(await snapshotSchema(database.url)).toBe(migrated);
  });

  it("is not changed by running every fixture again", async () => {
    const rowsBefore = await countRows(database.pool);
    const folder = join(packageRoot, "migrations", "fixtures");
    const files = (await readdir(folder, { recursive: true })).filter((f) => f.endsWith(".sql"));
    const settings = { migrationsFolder: join(packageRoot, "migrations") } as ParsedSettings;
    for (const file of files.sort()) {
      const sql = await readFile(join(folder, file), "utf8");
      try {
        await database.pool.query(await compileIncludes(settings, sql, new Set()));
      } catch (error) {
        if (error instanceof pg.DatabaseError) error.message = `${file}: ${error.message}`;
        throw error;
      }
    }
    expect(await snapshotSchema(database.url)).toBe(migrated);
    expect(await countRows(database.pool)).toEqual(rowsBefore);
  });
});

/** What `fixtures/data` writes must be repeatable as well. */
async function countRows(pool: pg.Pool): Promise<Record<string, string>> {
  const tables = await pool.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'regulars')`,
  );
  const counts: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ count: string }>(`select count(*) as count from ${name}`);
    counts[name] = rows[0]?.count ?? "";
  }
  return counts;
}
