import pg from "pg";
import { expect, it } from "vitest";
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
