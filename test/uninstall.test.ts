/** What was in the database before Regulars is there after it, to the letter. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { snapshotSchema } from "../scripts/snapshot.js";
import { bookings, createPool } from "../src/index.js";
import { migrate } from "../src/migrate.js";
import { inSchema } from "../src/schema.js";
import { uninstall } from "../src/uninstall.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";
import { foreignApp } from "./foreign-app.js";

const run = promisify(execFile);
const major = Number(process.env.REGULARS_PG_MAJOR ?? 18);
const canDump = await run("pg_dump", ["--version"]).then(
  ({ stdout }) => Number(/(\d+)/.exec(stdout)?.[1]) >= major,
  () => false,
);

/** All of the database that can be dumped, with its rows. */
async function dump(database: TestDatabase): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_|^information_schema$'
     order by nspname`,
  );
  const schema = await snapshotSchema(database.url, {
    bodies: true,
    schemas: rows.map(({ name }) => name),
  });
  const tables = await database.pool.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
     order by 1`,
  );
  const data: unknown[] = [];
  for (const { name } of tables.rows) {
    data.push(name, (await database.pool.query(`select * from ${name}`)).rows);
  }
  const maxBuffer = 1 << 28;
  const { stdout } = canDump ? await run("pg_dump", [database.url], { maxBuffer }) : { stdout: "" };
  return [schema, JSON.stringify(data), stdout.replace(/^\\(un)?restrict .*$/gm, "")].join("\n");
}

const otherApp = `
  create table public.venues (id serial primary key, title text);
  create schema app;
  create view app.venue_titles as select title from public.venues;
  insert into public.venues (title) values ('Theirs')`;

async function use(database: TestDatabase, schema?: string): Promise<void> {
  await migrate(database.url, { roles: true, schema });
  await using pool = createPool({ connectionString: database.url, schema });
  const { rows } = await pool.query<{ id: string }>(
    inSchema(
      `insert into public.restaurants (name, slug, timezone, country_code)
       values ('Luna', 'luna', 'Europe/London', 'GB') returning id`,
      schema,
    ),
  );
  await bookings.create(pool, {
    restaurant_id: rows[0]?.id ?? "",
    starts_at: new Date("2031-05-01T18:00Z"),
    party_size: 2,
    customer_email: "ada@example.com",
  });
}

describe("uninstall", () => {
  it.each([
    ["a schema of its own", "own", foreignApp],
    ["public, beside an app", undefined, otherApp],
  ])("takes all of ours out of %s, and leaves the rest equal", async (_where, schema, app) => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await database.pool.query(app);
      const before = await dump(database);
      await use(database, schema);
      const used = await dump(database);

      const would = await uninstall(database.url, { dryRun: true });
      expect(await dump(database)).toBe(used);
      expect(would.tables.find(({ name }) => name.endsWith(".bookings"))?.rows).toBe(1);

      const found = await uninstall(database.url, { roles: true });
      expect(found).toMatchObject({ schema: schema ?? "public", roles: [] });
      // other tests' databases use the roles
      expect(found.stays.join()).toMatch(/regulars_app: other databases use it/);
      expect(await dump(database)).toBe(before);
      await expect(uninstall(database.url)).rejects.toThrow("there is no Regulars");
      await use(database, schema);
    } finally {
      await drop();
    }
  });

  it("refuses to take along what is not ours", async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url, { schema: "own" });
      await database.pool.query(
        `create view public.guests as select id, full_name from own.customers;
         create table public.visits (restaurant_id uuid, booking_id uuid,
           constraint visits_booking_fkey foreign key (restaurant_id, booking_id)
             references own.bookings (restaurant_id, id))`,
      );
      await expect(uninstall(database.url)).rejects.toThrow(
        /not ours.*constraint visits_booking_fkey on table public.visits.*view public.guests/,
      );
      await database.pool.query("drop view guests; drop table visits; create table own.theirs ()");
      await expect(uninstall(database.url)).rejects.toThrow(
        "the schema own holds what is not ours",
      );
      expect(await migrate(database.url)).toEqual([]);
    } finally {
      await drop();
    }
  });

  it("leaves the extension where others depend on it or had it before", async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url, { schema: "own" });
      await database.pool.query(
        `create table public.stays (room int, during tstzrange,
           exclude using gist (room with =, during with &&))`,
      );
      expect((await uninstall(database.url)).stays).toEqual([
        "extension btree_gist, in the schema own: others depend on it",
      ]);
      await migrate(database.url, { schema: "own" });
      await database.pool.query("drop table public.stays");
      expect((await uninstall(database.url)).stays).toEqual([
        "extension btree_gist: Regulars has not made it",
      ]);
    } finally {
      await drop();
    }
  });

  it("does not take adopted tables apart", async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url);
      await database.pool.query(
        "delete from regulars.state_definitions where identity = 'table public.waiting_list'",
      );
      await expect(uninstall(database.url)).rejects.toThrow(/waiting_list.*adopted/s);
    } finally {
      await drop();
    }
  });
});
