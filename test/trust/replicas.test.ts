/**
 * A physical standby that reads, refuses and takes over, and a logical subscriber that holds the
 * same rows.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bookings, createPool, upkeep } from "../../src/index.js";
import { type TemporaryServer, startTemporary } from "../../src/embedded.js";
import { migrate } from "../../src/migrate.js";
import { packageRoot } from "../../src/package.js";
import { blocks, readDocuments } from "../documents.js";
import { type Standby, startStandby } from "./standby.js";

const restaurant_id = "00000000-0000-7000-8000-00000000000a";
let primary: TemporaryServer;
let source: pg.Pool;

beforeAll(async () => {
  primary = await startTemporary({ settings: ["wal_level = logical"] });
  await migrate(primary.url, { roles: true });
  source = createPool(primary.url);
  await source.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
    values ('${restaurant_id}', 'A', 'a', 'Europe/London', 'GB');
    insert into restaurant_tables (restaurant_id, label, capacity)
    select '${restaurant_id}', 'T' || n, 4 from generate_series(1, 3) as n;
    insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
    insert into loyalty_programs (restaurant_id, slug, name, pilot_only, expires_after)
    values ('${restaurant_id}', 'club', 'Club', false, '1 year');`);
  await book(20);
  await source.query("select from read_analytics_events(null)");
}, 60_000);

afterAll(async () => {
  await source.end();
  await primary[Symbol.asyncDispose]();
});

let day = 0;
async function book(count: number, pool: pg.Pool = source): Promise<void> {
  for (let number = 0; number < count; number++) {
    await bookings.create(pool, {
      restaurant_id,
      starts_at: new Date(Date.UTC(2031, 0, ++day, 18)),
      party_size: 2,
      customer_name: "Guest",
      customer_email: `guest${number % 5}@example.com`,
      customer_phone: null,
    });
  }
}

async function red(pool: pg.Pool): Promise<string[]> {
  const checks = await upkeep.verify(pool);
  return checks.filter(({ ok, severity }) => !ok && severity === "fail").map((c) => c.check_name);
}

/** Runs the command on a database. */
async function regulars(
  url: string,
  args: string[],
): Promise<{ code: number | null; err: string }> {
  const command = [join(packageRoot, "src", "cli", "index.ts"), ...args];
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), ...command], {
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((done) =>
    child.once("close", (code) => {
      done({ code, err });
    }),
  );
}

describe("a physical standby", () => {
  let standby: Standby;
  let replica: pg.Pool;
  let customer: string;
  beforeAll(async () => {
    standby = await startStandby(primary);
    replica = createPool(standby.url);
    await book(5);
    await standby.catchUp();
    const { rows } = await replica.query<{ id: string }>(
      "select min(id::text) as id from customers",
    );
    customer = rows[0]?.id ?? "";
  }, 60_000);
  afterAll(async () => {
    await replica.end();
    await standby[Symbol.asyncDispose]();
  });

  it("runs every function that only reads", async () => {
    const { rows } = await replica.query<{ name: string; arguments: string }>(
      `select proname as name,
         (
           select coalesce(string_agg(format('%I => %L::%s', a.name, case
             when a.name = 'restaurant_id' then $1
             when a.type = 'uuid'::regtype then $2
             when a.name = 'search' then 'guest1'
             when a.name = 'day' then '2031-05-02'
             when a.type = 'timestamptz'::regtype then now()::text
             when a.name = 'accrual_rule' then '{"type": "flat", "points": 25}'
             when a.name = 'event_type' then 'booking.created'
             when a.type = 'jsonb'::regtype then '{}'
             else '1'
           end, a.type::regtype), ', ' order by a.place), '')
           from unnest(proargnames, proargtypes::oid[]) with ordinality as a (name, type, place)
           where a.place <= pronargs - pronargdefaults
         ) as arguments
       from pg_proc
       where pronamespace = regulars.home_schema() and provolatile <> 'v'
         and prorettype <> 'trigger'::regtype
         and not exists (select from pg_depend where classid = 'pg_proc'::regclass
           and objid = pg_proc.oid and deptype = 'e')`,
      [restaurant_id, customer],
    );
    expect(rows.length).toBeGreaterThan(20);
    const failures: string[] = [];
    for (const { name, arguments: given } of rows) {
      await replica.query(`select * from ${name}(${given})`).catch((error: unknown) => {
        const { code = "", message } = error as pg.DatabaseError;
        if (!code.startsWith("RG")) failures.push(`${name}(${given}): ${message}`);
      });
    }
    expect(failures).toEqual([]);
  });

  it("is verified, tells the lag of the feed and gives the events that have a place", async () => {
    expect(await red(replica)).toEqual([]);
    const { rows } = await replica.query("select from read_analytics_events(null)");
    // Five bookings came after the last read of the primary.
    expect(rows).toHaveLength(60);
    const lag = await replica.query<{ waiting: number }>(
      "select waiting::int from analytics_feed_lag(null)",
    );
    expect(lag.rows[0]?.waiting).toBeGreaterThanOrEqual(15);
    for (const query of [
      "select from reprice_loyalty_history($1)",
      "select from erase_inactive_customers($1, '1 year', 'staff:1', dry_run => true)",
    ]) {
      await expect(replica.query(query, [restaurant_id])).resolves.toBeDefined();
    }
  });

  it("says what it cannot do", async () => {
    await expect(book(1, replica)).rejects.toMatchObject({ code: "25006" });
    const runs = [
      ["verify"],
      ["events", "--lag"],
      ["events", "--limit", "3"],
      ["report", "bookings", "--restaurant", "a"],
      ["statement", "--restaurant", "a", "--customer", customer],
      ["backfill", "--dry-run"],
      ["phone-rules", "changes"],
      ["upkeep"],
    ];
    const outcomes = await Promise.all(runs.map((args) => regulars(standby.url, args)));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    for (const { code, err } of outcomes) {
      if (code === 1) expect(err).toContain("This is a standby");
    }
  }, 60_000);

  it("takes over with nothing lost, and is green", async () => {
    await book(3);
    await standby.catchUp();
    const before = await source.query("select id from bookings order by id");
    const superuser = new pg.Client({ connectionString: standby.superuserUrl });
    await superuser.connect();
    await superuser.query("select pg_promote()");
    await superuser.end();
    const after = await replica.query("select id from bookings order by id");
    expect(after.rows).toEqual(before.rows);
    await book(3, replica);
    expect(await red(replica)).toEqual([]);
  });
});

describe("a logical subscriber", () => {
  it("holds the same rows, and is green, while bookings go on", async () => {
    const section = (await readDocuments()).get("docs/operations.md") ?? "";
    const [publication = "", subscription = ""] = blocks(section, "sql").filter((block) =>
      block.includes("publication"),
    );
    await using other = await startTemporary({});
    await migrate(other.url, { roles: true });
    const superuser = new pg.Client({ connectionString: primary.superuserUrl });
    const subscriber = new pg.Client({ connectionString: other.superuserUrl });
    await superuser.connect();
    await subscriber.connect();
    try {
      await superuser.query(publication);
      const { hostname, port, username, password } = new URL(primary.superuserUrl);
      const from = `host=${hostname} port=${port} user=${username} password=${password}`;
      const [truncate = "", subscribe = ""] = subscription.split(/(?=create subscription)/);
      await subscriber.query(truncate);
      await subscriber.query(
        subscribe.replace(/connection '[^']*'/, `connection '${from} dbname=regulars'`),
      );
      await book(10);
      const { rows: tables } = await superuser.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_publication_tables
         where pubname = 'regulars' order by 1`,
      );
      expect(tables.length).toBeGreaterThan(20);
      // What is left out is what migrating and verify note of this server, and what is empty
      // between transactions.
      const { rows: others } = await superuser.query<{ name: string }>(
        `select relname as name from pg_class
         where relnamespace = 'regulars'::regnamespace and relkind = 'r'
           and oid not in (select prrelid from pg_publication_rel)
         order by 1`,
      );
      expect(others.map(({ name }) => name)).toEqual([
        "earlier_definitions",
        "imports_in_progress",
        "migrations",
        "object_definitions",
        "objects",
        "removals_in_progress",
        "state_definitions",
        "verified_restaurants",
      ]);
      const contents = async (db: pg.Client) => {
        const found: Record<string, string> = {};
        for (const { name } of tables) {
          const { rows } = await db.query<{ hash: string }>(
            `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash
             from ${name} as t`,
          );
          found[name] = rows[0]?.hash ?? "";
        }
        return found;
      };
      await expect
        .poll(() => contents(subscriber), { timeout: 20_000, interval: 200 })
        .toEqual(await contents(superuser));
      await using pool = createPool(other.url);
      expect(await red(pool)).toEqual([]);
      // An update and a purge come as well: every table has an identity.
      await source.query("update bookings set party_size = 3; delete from analytics_events");
      await expect
        .poll(() => contents(subscriber), { timeout: 20_000, interval: 200 })
        .toEqual(await contents(superuser));
      expect(await red(pool)).toEqual([]);
    } finally {
      await subscriber
        .query(
          `alter subscription regulars disable;
           alter subscription regulars set (slot_name = none);
           drop subscription regulars`,
        )
        .catch(() => undefined);
      await superuser
        .query(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active",
        )
        .catch(() => undefined);
      await superuser.end();
      await subscriber.end();
    }
  }, 90_000);
});
