import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finding, adopt } from "../src/adopt/index.js";
import { listMigrations, migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";
import { readPrinted } from "./printed.js";

const restaurantId = "11111111-1111-4111-8111-111111111111";
const otherRestaurantId = "22222222-2222-4222-8222-222222222222";

async function appDatabase(): Promise<{ database: TestDatabase; drop: () => Promise<void> }> {
  const made = await createEmptyDatabase();
  await made.database.pool.query(
    await readFile(join(packageRoot, "test", "fixtures", "app-bookings.sql"), "utf8"),
  );
  return made;
}

/** One statement at a time, as the findings ask for; a function's body is one. */
async function run(pool: pg.Pool, findings: Finding[]): Promise<void> {
  for (const { sql = "" } of findings) {
    const statements = sql.split(/;\n(?!end;)(?=(?:[^$]*\$\$[^$]*\$\$)*[^$]*$)/);
    for (const statement of statements) await pool.query(statement);
  }
}

function problems(findings: Finding[], level: Finding["level"]): string {
  return findings
    .filter((finding) => finding.level === level)
    .map(({ problem }) => problem)
    .join("\n");
}

async function cli(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const done = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", join(packageRoot, "src", "cli", "index.ts"), ...args],
      { cwd: packageRoot, maxBuffer: 1 << 26 },
    );
    return { code: 0, ...done };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

describe("an app's own bookings", () => {
  let database: TestDatabase;
  let drop: () => Promise<void>;
  let findings: Finding[];

  beforeAll(async () => {
    ({ database, drop } = await appDatabase());
    ({ findings } = await adopt(database.url, { dryRun: true }));
  });
  afterAll(() => drop());

  it("are looked at without leaving anything behind", async () => {
    const { rows } = await database.pool.query(
      "select nspname from pg_namespace where nspname ~ 'regulars|graphile'",
    );
    expect(rows).toEqual([]);
  });

  it("are told what is missing, in words", () => {
    const told = problems(findings, "required");
    expect(told).toContain("There is no column restaurants.slug (text).");
    expect(told).toContain("There is no column bookings.reference (text).");
    expect(told).toContain("There is no column bookings.booking_type (text).");
    expect(told).toContain("There is no table waiting_list.");
    expect(told).toContain("bookings.customer_name is character varying, not text.");
    expect(told).toContain("bookings.status is public.booking_status, not text.");
    expect(told).toContain("bookings.party_size is smallint, not integer.");
    expect(told).toContain("bookings.source is null in some rows.");
    expect(told).toContain("bookings has no unique key on (restaurant_id, id).");
    expect(told).toContain("restaurant_tables has no unique key on (restaurant_id, id).");
    expect(told).toContain("bookings has no index on (restaurant_id, table_id)");
    expect(told).toContain("the check bookings_cancelled_by_ok refuses 'system'");
    expect(told).toContain("bookings.customer_id exists already (bigint) and is in use");
  });

  it("are told apart from what is only good to know", () => {
    const told = problems(findings, "advice");
    expect(told).toContain("bookings has triggers of its own: touch.");
    expect(told).toContain("no exclusion constraint against double bookings");
    expect(told).toContain("Coming bookings that overlap another at the same table: 1.");
    expect(told).toContain("The role app_reader_");
    expect(told).toMatch(/switches\s+row\s+security\s+on/);
    expect(told).toContain("bookings.channel_ref must be given and has no default");
    expect(told).not.toContain("The role regulars_owner");
  });

  it("are refused as they are, by the command line too", async () => {
    const { recorded, applied } = await adopt(database.url);
    expect([recorded, applied]).toEqual([[], []]);
    const refused = await cli(["migrate", "--adopt", "--database-url", database.url]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("There is no table waiting_list.");
    expect(refused.stdout).toContain("Nothing is applied.");
    const line = await cli(["--json", "migrate", "--adopt", "--database-url", database.url]);
    expect(line.code).toBe(1);
    expect(readPrinted(line.stdout, "migrate --adopt")).toMatchObject([{ applied: [] }]);
    const { rows } = await database.pool.query("select to_regclass('customers') as name");
    expect(rows).toEqual([{ name: null }]);
  });

  it("are adopted once the statements given have run", { timeout: 300_000 }, async () => {
    for (let round = 0; round < 3; round++) {
      const required = findings.filter(({ level }) => level === "required");
      if (required.length === 0) break;
      expect(required.filter(({ sql }) => sql === undefined)).toEqual([]);
      await run(database.pool, required);
      ({ findings } = await adopt(database.url, { dryRun: true }));
    }
    expect(problems(findings, "required")).toBe("");
    await run(
      database.pool,
      findings.filter(({ object }) => !object.startsWith("role ")),
    );

    const files = await listMigrations();
    const { recorded, applied } = await adopt(database.url);
    expect(recorded).toEqual(files.slice(0, 4));
    expect(applied.filter((file) => files.includes(file))).toEqual(files.slice(4));
    expect(await adopt(database.url)).toEqual({ findings: [], recorded: [], applied: [] });
    expect(await migrate(database.url)).toEqual([]);
  });

  it("then work from end to end: an insert, the doors, the backfill", async () => {
    await database.pool.query(
      `insert into bookings
         (
           restaurant_id,
           starts_at,
           party_size,
           customer_name,
           customer_email,
           customer_phone,
           channel_ref
         )
       values ($1, now() + interval '3 days', 4, 'Ada', 'ADA@example.com', '07911 123456', 'x')`,
      [restaurantId],
    );
    const guests = await database.pool.query(
      `select email_normalized, phone_normalized, total_bookings, total_covers
       from customers join customer_profiles on customer_id = id`,
    );
    expect(guests.rows).toEqual([
      {
        email_normalized: "ada@example.com",
        phone_normalized: "+447911123456",
        total_bookings: 1,
        total_covers: "4",
      },
    ]);

    const backfill = async () =>
      (
        await database.pool.query<{ object: string; inserted: number; changed: number }>(
          `select object, inserted::int, changed::int from backfill_customers_loyalty()
           where inserted + changed > 0`,
        )
      ).rows;
    expect(await backfill()).toContainEqual({ object: "bookings", inserted: 0, changed: 3 });
    expect(await backfill()).toEqual([]);
    const { rows: failed } = await database.pool.query(
      "select check_name from verify_customers_loyalty() where severity = 'fail' and not ok",
    );
    expect(failed).toEqual([]);

    // The old system's guest was written another way: one of the old bookings is Ada's.
    const { rows } = await database.pool.query(
      `select full_name, total_bookings from customers join customer_profiles on customer_id = id
       order by total_bookings desc, full_name`,
    );
    expect(rows).toEqual([
      { full_name: "Ada", total_bookings: 2 },
      { full_name: "Bob", total_bookings: 1 },
      { full_name: "Cleo", total_bookings: 1 },
    ]);

    await database.pool.query("alter table bookings alter column channel_ref set default ''");
    const made = await database.pool.query(
      `select status from create_booking(
         restaurant_id => $1, starts_at => now() + interval '9 days', party_size => 2,
         customer_name => 'Bob', customer_email => null, customer_phone => '07911 654321')`,
      [restaurantId],
    );
    expect(made.rows).toEqual([{ status: "confirmed" }]);
    await expect(
      database.pool.query("select * from list_bookings(restaurant_id => $1)", [restaurantId]),
    ).resolves.toMatchObject({ rowCount: 5 });
  });
});

const minutes = { timeout: 300_000 };

describe("what stands in the way of adopting", () => {
  it.for([
    {
      about: "nothing to adopt",
      sql: "select",
      told: 'for a new database run "regulars migrate"',
    },
    {
      about: "tables in the schema of the user's name",
      sql: `do $$ begin execute format('create schema %I', current_user); end $$;
            create table bookings (id uuid)`,
      told: `because "$user" comes first in search_path`,
    },
    {
      about: "partitions",
      sql: "create table bookings (id uuid, starts_at timestamptz) partition by range (starts_at)",
      told: "bookings is partitioned",
    },
  ])("$about", async ({ sql, told }) => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await database.pool.query(sql);
      const { findings } = await adopt(database.url);
      expect(problems(findings, "required")).toContain(told);
      const { rows } = await database.pool.query("select to_regclass('public.customers') as name");
      expect(rows).toEqual([{ name: null }]);
    } finally {
      await drop();
    }
  });

  it("values that Regulars does not know, and names that it takes", async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url, { to: 4 });
      await database.pool.query(
        `alter table bookings drop constraint bookings_status_check;
         alter table restaurants
           drop constraint restaurants_timezone_check,
           drop constraint restaurants_country_code_check;
         insert into restaurants (id, name, slug, timezone, country_code)
           values ('${restaurantId}', 'A', 'a', 'Mars/Olympus', 'UK');
         insert into bookings (restaurant_id, starts_at, ends_at, party_size, booking_type, status)
           values ('${restaurantId}', now(), now() + interval '1 hour', 2, 'dinner', 'seated');
         create table customers (id int);
         create index customers_tagged_idx on customers (id);
         create index bookings_customer_id_created_at_idx on bookings (created_at);
         create function public.cancel_booking() returns int language sql as 'select 1'`,
      );
      const told = problems((await adopt(database.url, { dryRun: true })).findings, "required");
      expect(told).toContain("bookings.status holds 'seated': only you know which of pending,");
      expect(told).toContain("restaurants.timezone: rows break the rule");
      expect(told).toContain("restaurants.country_code: rows break the rule");
      expect(told).toContain("The name public.customers is taken by a table or view of the app.");
      expect(told).toContain("The name public.customers_tagged_idx is taken by an index");
      expect(told).toContain("The name public.bookings_customer_id_created_at_idx is taken by an");
      expect(told).toContain("The name public.cancel_booking() is taken by a function of the app.");
    } finally {
      await drop();
    }
  });

  it("names of the app's own, for which the statements find others", minutes, async () => {
    const { database, drop } = await appDatabase();
    try {
      await database.pool.query(
        `create table customers (id serial primary key, email text unique);
         create table orders (id int primary key, customer_id int references customers (id));
         create view app_customers as select 1 as one;
         create index bookings_restaurant_id_table_id_idx on bookings (created_at);
         create index bookings_external_id_idx on bookings (created_at);
         create index regulars_bookings_pkey on bookings (created_at)`,
      );
      let { findings } = await adopt(database.url, { dryRun: true });
      for (let round = 0; round < 4; round++) {
        const due = findings.filter(({ level }) => level === "required");
        if (due.length === 0) break;
        expect(due.filter(({ sql }) => sql === undefined)).toEqual([]);
        await run(database.pool, due);
        ({ findings } = await adopt(database.url, { dryRun: true }));
      }
      expect(problems(findings, "required")).toBe("");
      await adopt(database.url);
      // the app's own, renamed with its index, and the key to it
      const { rows } = await database.pool.query(
        `select confrelid::regclass::text as parent from pg_constraint
         where conrelid = 'orders'::regclass and contype = 'f'
         union all
         select indexrelid::regclass::text from pg_index
         where indrelid = 'app_customers_2'::regclass and indisprimary`,
      );
      expect(rows).toEqual([{ parent: "app_customers_2" }, { parent: "app_customers_pkey" }]);
      const { rows: ours } = await database.pool.query("select to_regclass('customers') as name");
      expect(ours).toEqual([{ name: "customers" }]);
    } finally {
      await drop();
    }
  });

  it("rows that belong to nothing", async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url, { to: 4 });
      await database.pool.query(
        `alter table bookings drop constraint bookings_restaurant_id_fkey;
         insert into bookings (restaurant_id, starts_at, ends_at, party_size, booking_type)
           values ('${otherRestaurantId}', now(), now() + interval '1 hour', 2, 'dinner')`,
      );
      const told = problems((await adopt(database.url, { dryRun: true })).findings, "required");
      expect(told).toBe(
        "bookings.restaurant_id: rows refer to a row of restaurants that is not there.",
      );
    } finally {
      await drop();
    }
  });

  it("an encoding other than UTF8, for a plain migrate too", async () => {
    const { database, drop } = await createEmptyDatabase();
    const name = new URL(database.url).pathname.slice(1).replace("test_", "latin_");
    try {
      await database.pool.query(
        `create database ${name} template template0 encoding
            'SQL_ASCII' locale_provider libc locale 'C'`,
      );
      const url = database.url.replace(/\/[^/]*$/, `/${name}`);
      await expect(migrate(url)).rejects.toThrow("the database's encoding is SQL_ASCII");
      const { findings } = await adopt(url);
      expect(problems(findings, "required")).toContain("the database's encoding is SQL_ASCII");
    } finally {
      await database.pool.query(`drop database if exists ${name}`);
      await drop();
    }
  });

  it(
    "a name that only the migrations stumble over, tried on copies",
    { timeout: 120_000 },
    async () => {
      const { database, drop } = await createEmptyDatabase();
      try {
        await migrate(database.url, { to: 4 });
        await database.pool.query(
          `alter table bookings
           add constraint bookings_loyalty_accrual_version_check check (party_size > 0)`,
        );
        const { findings } = await adopt(database.url, { dryRun: true });
        expect(problems(findings, "required")).toMatch(
          /^The migrations were tried on copies of the tables, and fail: .*_accrual_version_check/,
        );
        const { rows } = await database.pool.query(
          "select from pg_namespace where nspname like 'regulars%' and nspname <> 'regulars'",
        );
        expect(rows).toEqual([]);
      } finally {
        await drop();
      }
    },
  );

  it("nothing, where 000001 to 000004 made the tables", { timeout: 120_000 }, async () => {
    const { database, drop } = await createEmptyDatabase();
    try {
      await migrate(database.url, { to: 4 });
      expect((await adopt(database.url, { dryRun: true })).findings).toEqual([]);
    } finally {
      await drop();
    }
  });
});

describe("adding the migrations beside bookings", () => {
  const count = 200_000;

  it(
    `reads and rewrites none of ${count} under a lock that stops readers`,
    { timeout: 240_000 },
    async () => {
      const { database, drop } = await createEmptyDatabase();
      const reader = new pg.Client({ connectionString: database.url });
      try {
        await migrate(database.url, { to: 4 });
        await database.pool.query(
          `alter table bookings drop constraint bookings_table_id_excl;
           insert into restaurants (id, name, slug, timezone, country_code)
             values ('${restaurantId}', 'A', 'a', 'Europe/London', 'GB');
           -- of so many random references two may be the same
           insert into bookings (
             restaurant_id, starts_at, ends_at, party_size, booking_type, customer_phone, reference
           )
           select
             '${restaurantId}',
             t,
             t + interval '2 hours',
             2,
             'dinner',
             '07911 ' || 100000 + i % 5000,
             translate(lpad(to_hex(i), 8, '0'), '01abcdef', 'YZABCDEF')
           from generate_series(1, ${count}) as i,
           lateral (select now() + i * interval '1 minute' as t) as at`,
        );
        await database.pool.query("vacuum analyze bookings");
        const look = async () =>
          (
            await database.pool.query<{ node: string; reads: number }>(
              `select pg_relation_filenode('bookings') as node,
                 (select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables
                  where relname = 'bookings')::float8 as reads`,
            )
          ).rows[0];

        await reader.connect();
        const files = await listMigrations();
        const stopsReaders: string[] = [];
        const readsRows: string[] = [];
        for (const file of files.slice(4)) {
          const before = await look();
          const sessions = await countSessions(database.pool);
          // A reader in the middle of its transaction: whoever wants the strongest lock waits for
          // it.
          await reader.query("begin; lock table bookings in access share mode");
          let isDone = false;
          const done = migrate(database.url, { to: Number.parseInt(file, 10) }).finally(() => {
            isDone = true;
          });
          if (await waitsForLock(database.pool, () => isDone)) stopsReaders.push(file);
          await reader.query("commit");
          await done;
          // A session sends its counts when it ends.
          await expect
            .poll(() => countSessions(database.pool), { timeout: 10_000 })
            .toBeLessThanOrEqual(sessions);
          const after = await look();
          expect(after?.node).toBe(before?.node);
          if (after?.reads !== before?.reads) readsRows.push(file);
        }
        // with the last file come the objects, whose triggers stop readers for a moment
        const others = stopsReaders.filter((file) => file !== files.at(-1));
        expect(others.filter((file) => readsRows.includes(file))).toEqual([]);
        expect(stopsReaders).toContain(files[4]);
        expect(readsRows).toEqual([
          ...files.slice(7, 10),
          ...files.slice(11, 13),
          ...files.filter((file) => file.includes("bookings_updated_at_idx")),
        ]);
      } finally {
        await reader.end();
        await drop();
      }
    },
  );
});

/** Whether a session of the database comes to wait for a table's lock before all is done. */
async function waitsForLock(pool: pg.Pool, isDone: () => boolean): Promise<boolean> {
  while (!isDone()) {
    const { rowCount } = await pool.query(
      `select from pg_locks join pg_stat_activity using (pid)
       where not granted and locktype = 'relation' and datname = current_database()`,
    );
    if (rowCount !== 0) return true;
    await sleep(20);
  }
  return false;
}

async function countSessions(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'`,
  );
  return rows[0]?.count ?? 0;
}

describe("regulars sql", () => {
  it(
    "prints files that any migrator can run, and which of them outside a " + "transaction",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "regulars-sql-"));
      const { database, drop } = await createEmptyDatabase();
      try {
        const said = await cli(["sql", "--output", folder]);
        expect(said.stdout).toContain("Outside a transaction: 000008-bookings_");
        const files = (await readdir(folder)).sort();
        expect(files).toEqual(["000000-setup.sql", ...(await listMigrations()), "objects.sql"]);
        const client = new pg.Client({ connectionString: database.url });
        await client.connect();
        for (const file of files) {
          const sql = await readFile(join(folder, file), "utf8");
          expect(sql).not.toContain("--!");
          const isAlone = sql.includes("OUTSIDE a transaction");
          await client.query(isAlone ? sql : `begin;\n${sql}\ncommit`);
        }
        await client.end();
        const { rows } = await database.pool.query(
          "select check_name from verify_customers_loyalty() where not ok and severity = 'fail'",
        );
        expect(rows).toEqual([]);
      } finally {
        await drop();
        await rm(folder, { recursive: true });
      }
    },
  );

  it("prints them from a number on, as one text or as JSON", async () => {
    const text = await cli(["sql", "--from", "000008"]);
    expect(text.stdout).toMatch(/^-- =+\n-- 000000-setup.sql\n/);
    expect(text.stdout).toContain("\n-- 000008-bookings_customer_id_created_at_idx.sql\n");
    expect(text.stdout).not.toContain("create table public.customers");
    expect(text.stdout).toContain("\n-- objects.sql\n");
    const only = await cli(["--json", "sql", "--from", "9", "--to", "9"]);
    const json = only.stdout.trimEnd().split("\n");
    expect(json).toHaveLength(2);
    expect(JSON.parse(json[1] ?? "")).toMatchObject({ is_transaction: false });
    expect((await cli(["sql", "--from", "99"])).code).toBe(2);
    expect((await cli(["migrate", "--dry-run"])).code).toBe(2);
  });
});
