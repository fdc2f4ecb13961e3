import pg from "pg";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import { listMigrations, migrate, readMigration } from "../src/migrate.js";
import { createEmptyDatabase } from "./database.js";

it("applies all migrations in order, tells each, and then has nothing to do", async () => {
  const { database, drop } = await createEmptyDatabase();
  try {
    const told: string[] = [];
    const applied = await migrate(database.url, { onProgress: (file) => told.push(file) });
    const files = await listMigrations();
    expect(applied.slice(0, files.length)).toEqual(files);
    // The triggers on bookings come last: no insert may meet a missing index.
    expect(applied.at(-1)).toMatch(/^triggers\/bookings\//);
    expect(told).toEqual(applied);
    expect(await migrate(database.url)).toEqual([]);
  } finally {
    await drop();
  }
});

it("stops after the migration it is told, and goes on from there", async () => {
  const { database, drop } = await createEmptyDatabase();
  try {
    const files = await listMigrations();
    expect(await migrate(database.url, { to: 2 })).toEqual(files.slice(0, 2));
    const { rows } = await database.pool.query("select from pg_trigger where not tgisinternal");
    expect(rows).toEqual([]);
    const applied = await migrate(database.url);
    expect(applied.filter((file) => files.includes(file))).toEqual(files.slice(2));
  } finally {
    await drop();
  }
});

it("replaces the invalid index that an interrupted concurrent build has left", async () => {
  const { database, drop } = await createEmptyDatabase();
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  try {
    await migrate(database.url, { to: 7 });
    const name = "bookings_customer_id_created_at_idx";
    await database.pool.query(`create index ${name} on bookings (created_at)`);
    await superuser.connect();
    await superuser.query(
      `update pg_index set indisvalid = false where indexrelid = '${name}'::regclass`,
    );
    await migrate(database.url);
    const { rows } = await database.pool.query(
      `select indisvalid, pg_get_indexdef(indexrelid) ~ 'customer_id' as is_ours
       from pg_index where indexrelid = '${name}'::regclass`,
    );
    expect(rows).toEqual([{ indisvalid: true, is_ours: true }]);
  } finally {
    await superuser.end();
    await drop();
  }
});

it(
  "takes over an index that the server went on to build for a client that was " + "killed",
  async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      const files = await listMigrations();
      await migrate(database.url, { to: 7 });
      const { sql } = await readMigration(files[7] ?? "");
      await database.pool.query(sql);
      const applied = await migrate(database.url);
      expect(applied.filter((file) => files.includes(file))).toEqual(files.slice(7));
    } finally {
      await drop();
    }
  },
);

it(
  "refuses a database with another edition of a migration, instead of calling it " + "up to date",
  async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url, { to: 2 });
      await database.pool.query(
        "update regulars.migrations set hash = 'sha1:other' where file like '000002%'",
      );
      await expect(migrate(database.url)).rejects.toThrow(/another edition of 000002-/);
    } finally {
      await drop();
    }
  },
);

it.each([["migrate"], ["migrate", "--adopt"]])(
  "says in a line that the connection was lost: %s %s",
  async (...args) => {
    const { database, drop } = await createEmptyDatabase();
    const blocker = await database.pool.connect();
    try {
      await migrate(database.url, { to: 4 });
      await blocker.query("begin; lock table bookings in access exclusive mode");
      const command = [join(packageRoot, "src", "cli", "index.ts"), ...args];
      const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), ...command], {
        env: { PATH: process.env.PATH, DATABASE_URL: database.url },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let told = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (told += text));
      const ended = new Promise((done) => child.once("close", done));
      await expect
        .poll(
          async () => {
            const { rowCount } = await database.pool.query(
              `select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and wait_event_type = 'Lock'`,
            );
            return rowCount;
          },
          { timeout: 20_000, interval: 50 },
        )
        .toBe(1);
      expect(await ended).toBe(1);
      expect(told).toBe("57P01 terminating connection due to administrator command\n");
    } finally {
      await blocker.query("rollback");
      blocker.release();
      await drop();
    }
  },
  40_000,
);
