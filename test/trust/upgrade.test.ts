/**
 * A deploy beside an app: through every migration, the objects and the roles nothing that the app
 * does is refused; nor while migrating and the backfill of a long history are killed and resumed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool, upkeep } from "../../src/index.js";
import { listMigrations, migrate } from "../../src/migrate.js";
import { packageRoot } from "../../src/package.js";
import { generator, isLong, seed } from "../chance.js";
import { type TestDatabase, createEmptyDatabase } from "../database.js";

let database: TestDatabase;
let drop: () => Promise<void>;
let superuser: pg.Client;
const shop = `shop_${process.pid}`;
const restaurant = "00000000-0000-7000-8000-00000000000a";
const other = "00000000-0000-7000-8000-00000000000b";
const tableId = "00000000-0000-7000-8000-0000000000aa";

/** A database as the app had it before: restaurants, tables, bookings and their waiting list. */
async function makeShop(superuser: pg.Client, url: string): Promise<void> {
  await migrate(url, { to: 4 });
  await superuser.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
    values ('${restaurant}', 'A', 'a', 'Europe/London', 'GB'), ('${other}', 'B', 'b',
      'Europe/London', 'GB');
    insert into restaurant_tables (restaurant_id, id, label, capacity) values ('${restaurant}',
      '${tableId}', '1', 4);
    grant select, insert, update on restaurants, restaurant_tables, bookings, waiting_list
      to ${shop};
    grant execute on function regulars.uuid_v7(timestamptz), regulars.new_booking_reference()
      to ${shop};`);
}

beforeAll(async () => {
  ({ database, drop } = await createEmptyDatabase());
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  await superuser.query(`create role ${shop} login password '${new URL(database.url).password}'`);
  await makeShop(superuser, database.url);
});

afterAll(async () => {
  await superuser.query(`drop owned by ${shop}; drop role ${shop}`);
  await superuser.end();
  await drop();
});

interface Outcome {
  done: number;
  /** Of the bookings whose commit was answered. */
  ids: string[];
  refused: string[];
  longest: number;
  /** The longest transaction of each phase, in milliseconds. */
  longestIn: Record<string, number>;
}

interface Load {
  year: number;
  begin: string;
  beginOther?: string;
  /** So many of the eight write as the tables' owner. */
  owners?: number;
  /** Between two bookings of a writer, in milliseconds. */
  pause?: number;
}

/** Eight clients that insert and update until told to stop. */
function writers(
  { url: ownerUrl }: TestDatabase,
  { year, begin, beginOther = begin, owners = 0, pause = 0 }: Load,
): { phase: string; stop: () => Promise<Outcome> } {
  const outcome: Outcome = { done: 0, ids: [], refused: [], longest: 0, longestIn: {} };
  const load = { phase: "alone", stop };
  let isOver = false;
  const write = async (number: number) => {
    const url = new URL(ownerUrl);
    if (number >= owners) url.username = shop;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      for (let round = 0; !isOver; round++) {
        const isOther = round % 4 === 3;
        const started = performance.now();
        try {
          await client.query(isOther ? beginOther : begin);
          const { rows } = await client.query<{ id: string }>(
            `insert into bookings (
               restaurant_id, starts_at, ends_at, party_size, booking_type, customer_name,
                 customer_email, table_id, status
             )
             values ($1, $2::timestamptz, $2::timestamptz + interval '1 hour', 2, 'dinner', 'Ada',
               $3, $4, $5)
             returning id`,
            [
              isOther ? other : restaurant,
              new Date(Date.UTC(year, 0, 1) + (round * 8 + number) * 3_600_000),
              `guest${(number * 7 + round) % 40}@example.com`,
              isOther || round % 2 === 0 ? null : tableId,
              round % 5 === 0 ? "pending_allocation" : "confirmed",
            ].map((value, place) => (place === 3 && round % 5 === 0 ? null : value)),
          );
          const id = rows[0]?.id ?? "";
          await client.query("update bookings set party_size = 3, status = $2 where id = $1", [
            id,
            round % 3 === 0 ? "cancelled" : "confirmed",
          ]);
          await client.query("commit");
          outcome.done++;
          outcome.ids.push(id);
        } catch (error) {
          await client.query("rollback");
          const { code, message } = error as pg.DatabaseError;
          outcome.refused.push(`${code} ${message}`);
        }
        const took = performance.now() - started;
        outcome.longest = Math.max(outcome.longest, took);
        outcome.longestIn[load.phase] = Math.max(outcome.longestIn[load.phase] ?? 0, took);
        if (pause > 0) await sleep(pause);
      }
    } finally {
      await client.end();
    }
  };
  const running = Promise.all(Array.from({ length: 8 }, (_, number) => write(number)));
  async function stop() {
    isOver = true;
    await running;
    return outcome;
  }
  return load;
}

const tick = () => sleep(300);

it("refuses a plain login nothing, through every file and the objects", async () => {
  const load = writers(database, { year: 2031, begin: "begin" });
  await tick();
  for (const file of (await listMigrations()).slice(4)) {
    await migrate(database.url, { to: Number.parseInt(file, 10) });
    await tick();
  }
  await migrate(database.url);
  await tick();
  const { done, refused } = await load.stop();
  expect(new Set(refused)).toEqual(new Set());
  expect(done).toBeGreaterThan(100);
  // The logic is there: the newest bookings have their customers.
  const { rows } = await superuser.query(
    "select customer_id is not null as known from bookings order by created_at desc limit 1",
  );
  expect(rows).toEqual([{ known: true }]);
  const { rows: warned } = await superuser.query(
    "select severity, ok from verify_customers_loyalty() where check_name in " +
      "('row_security_on', 'guards_enabled') order by 1",
  );
  expect(warned).toEqual([
    { severity: "fail", ok: true },
    { severity: "warn", ok: false },
  ]);
}, 120_000);

it(
  "switches row security on beside an app that sets its restaurant, and again " + "and again",
  async () => {
    const name = (role: string) => `${role}_${process.pid}`;
    // Names of their own, because roles are the whole server's.
    const url = new URL(database.url);
    url.searchParams.set(
      "options",
      ["app", "ops", "analyst"].map((role) => `-c regulars.${role}_role=${name(role)}`).join(" "),
    );
    const claims = `{"restaurant_id": "${other}"}`;
    const load = writers(database, {
      year: 2051,
      begin: `begin; set local regulars.restaurant_id = '${restaurant}'`,
      beginOther: `begin; select set_config('request.jwt.claims', '${claims}', true)`,
    });
    await tick();
    for (let run = 0; run < 6; run++) {
      await migrate(url.href, { roles: true });
      await tick();
    }
    const { done, refused, longest } = await load.stop();
    console.log(
      `roles.sql beside 8 writers: ${done} transactions, longest ${longest.toFixed(0)} ms`,
    );
    expect(new Set(refused)).toEqual(new Set());
    const { rows } = await superuser.query(
      "select relname from pg_class where oid in ('bookings'::regclass, " +
        "'restaurants'::regclass) and relrowsecurity",
    );
    expect(rows).toHaveLength(2);
    // From here on the login is held to its restaurant.
    const plain = await writers(database, { year: 2071, begin: "begin" }).stop();
    expect(plain.done).toBe(0);
    expect(plain.refused.every((told) => told.startsWith("RG010"))).toBe(true);
    await superuser.query(
      ["app", "ops", "analyst"]
        .map((role) => `drop owned by ${name(role)}; drop role ${name(role)}`)
        .join(";"),
    );
  },
  120_000,
);

const history = isLong ? 1_000_000 : 20_000;
const guests = history / 5;

/** Years of bookings from before, some of them with points of an older system. */
const oldBookings = `
  insert into bookings (
    restaurant_id, starts_at, ends_at, party_size, booking_type, customer_name, customer_email,
    customer_phone, status, loyalty_points_awarded, created_at
  )
  select
    case guest % 2 when 0 then uuid '${restaurant}' else '${other}' end,
    at, at + interval '2 hours',
    1 + n % 8, 'dinner', 'Guest ' || guest, 'old' || guest || '@example.com',
    case guest % 3 when 0 then '+4479' || lpad(guest::text, 8, '0') end,
    case n % 10 when 0 then 'cancelled' else 'completed' end,
    case n % 10 when 1 then 15 else 0 end, at - interval '3 days'
  from generate_series(1, ${history}) as n,
    lateral (
      select
        n * 7919::bigint % ${guests} as guest,
        timestamptz '2020-01-01 19:00Z' + n % 2000 * interval '1 day' as at
    ) as booking`;

/** What is killed, and when: once a count of its work has reached a share of the whole. */
interface Kill {
  job: "migrate" | "backfill";
  count: string;
  whole: number;
  share: number;
}

async function kills(): Promise<Kill[]> {
  const files = (await listMigrations()).length;
  const migrating = { job: "migrate", whole: files } as const;
  const attaching = { job: "backfill", count: "select count(*) from customers" } as const;
  const posting = { job: "backfill", count: "select count(*) from loyalty_point_events" } as const;
  const count = "select count(*) from regulars.migrations";
  // Files 8, 9, 12 and 13 are the indexes built beside the writers: most of the time is theirs.
  const after = isLong ? [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17] : [7];
  const attached = isLong ? [0.1, 0.3, 0.5, 0.8] : [0.3];
  const posted = isLong ? [0.2, 0.6] : [];
  return [
    ...after.map((applied) => ({ ...migrating, count, share: applied / files })),
    ...attached.map((share) => ({ ...attaching, whole: guests, share })),
    ...posted.map((share) => ({ ...posting, whole: history / 10, share })),
  ];
}

it(
  `loses and refuses nothing while ${history} bookings are upgraded, killed and resumed ` +
    `(REGULARS_SEED=${seed})`,
  async () => {
    const random = generator(seed);
    const made = await createEmptyDatabase();
    const admin = new pg.Client({ connectionString: made.database.superuserUrl });
    await admin.connect();
    const target = new URL(made.database.url);
    target.searchParams.set("application_name", "deploy");
    const start = (job: string) => {
      const child = spawn(
        process.execPath,
        [
          ...["--import", import.meta.resolve("tsx")],
          join(packageRoot, "src", "cli", "index.ts"),
          job,
          ...(job === "backfill" ? ["--jobs", "2"] : []),
        ],
        { env: { PATH: process.env.PATH, DATABASE_URL: target.href }, stdio: "pipe" },
      );
      const said: string[] = [];
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (text: Buffer) => said.push(String(text)));
      }
      const ended = new Promise<number | null>((resolve) => {
        child.once("close", resolve);
      });
      return { child: child as ChildProcess, said, ended };
    };
    /** Runs it to its end; what a killed client's session still does on the server stops it. */
    const finish = async (job: string) => {
      for (let attempt = 1; ; attempt++) {
        const { said, ended } = start(job);
        if ((await ended) === 0) return;
        expect(said.join("")).toMatch(/another migration|still being built|attach/);
        if (attempt === 60) throw new Error(said.join(""));
        await sleep(500);
      }
    };
    const countOf = async (sql: string) => {
      const { rows } = await admin.query<{ count: string }>(sql);
      return Number(rows[0]?.count);
    };
    try {
      await makeShop(admin, made.database.url);
      await admin.query(oldBookings);
      await admin.query("analyze bookings");
      const load = writers(made.database, { year: 2031, begin: "begin", owners: 4, pause: 20 });
      const began = performance.now();
      const busy = loadavg()[0] ?? 0;
      let resumed = 0;
      let met = 0;
      try {
        await tick();
        for (const { job, count, whole, share } of await kills()) {
          if (job === "backfill" && load.phase !== job) {
            await finish("migrate");
            await admin.query(
              `insert into loyalty_programs (restaurant_id, slug, name)
               select id, 'club', 'Club' from restaurants`,
            );
          }
          load.phase = job;
          for (let attempt = 1; ; attempt++) {
            const { child, said, ended } = start(job);
            let code: number | null | undefined;
            void ended.then((told) => (code = told));
            while (code === undefined && (await countOf(count)) < whole * share) await sleep(10);
            await sleep(random() * 30);
            const isAtWork = code === undefined && child.exitCode === null;
            // The one loses its client, the other its connection.
            if (random() < 0.5) child.kill("SIGKILL");
            else
              await admin.query(
                `select pg_terminate_backend(pid) from pg_stat_activity
                 where application_name = 'deploy' and datname = current_database()`,
              );
            await ended;
            resumed++;
            if (isAtWork && (await countOf(count)) < whole) {
              met++;
              break;
            }
            // The session of the client killed before was not over yet.
            expect(said.join("")).toMatch(/another migration|still being built/);
            if (attempt === 60) throw new Error(said.join(""));
            await sleep(500);
          }
        }
        await finish("backfill");
        load.phase = "alone";
        await tick();
      } finally {
        await load.stop();
      }
      const { done, ids, refused, longestIn } = await load.stop();
      const lost = await countOf(
        `select count(*) from unnest(array[${ids.map((id) => `'${id}'`).join(",")}]::uuid[]) as told
         where not exists (select from bookings where bookings.id = told)`,
      );
      const waits = Object.entries(longestIn).map(([phase, took]) => `${phase} ${took.toFixed(0)}`);
      console.log(
        `upgrade of ${history} bookings: seed ${seed}; ${met} kills at work of ${resumed}, ` +
          `${((performance.now() - began) / 1000).toFixed(0)} s; acknowledged ${done}, ` +
          `refused ${refused.length}, lost ${lost}; longest transaction in ms ` +
          `${waits.join(", ")}; ` +
          `load of the machine ${busy.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}`,
      );
      expect(new Set(refused)).toEqual(new Set());
      expect(lost).toBe(0);
      expect(done).toBeGreaterThan(100);
      expect(await countOf("select count(*) from bookings")).toBe(history + done);
      await using pool = createPool(made.database.url);
      const again = await upkeep.backfill(pool, { dry_run: true });
      expect(again.filter(({ inserted, changed }) => inserted + changed > 0)).toEqual([]);
      const checks = await upkeep.verify(pool);
      expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
      expect(await countOf("select sum(points_delta) as count from loyalty_point_events")).toBe(
        (history / 10) * 15,
      );
    } finally {
      await admin.end();
      await made.drop();
    }
  },
  isLong ? 3_600_000 : 300_000,
);
