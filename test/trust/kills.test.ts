/**
 * Servers, backends, connections and clients are killed while bookings, points, a backfill (both
 * drivers), an import, migrations and roles are under way. What was acknowledged is looked for
 * afterwards; what was cut is run to its end. A kill counts once the job was seen at work before it
 * and had not ended by itself after it.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Pool, bookings, createPool, loyalty, upkeep } from "../../src/index.js";
import { type TemporaryServer, startEmbedded, startTemporary } from "../../src/embedded.js";
import { migrate } from "../../src/migrate.js";
import { packageRoot } from "../../src/package.js";
import { generator, isLong, seed } from "../chance.js";

const rounds = isLong ? 110 : 6;
const importedRows = isLong ? 6000 : 600;
const restaurant_id = "00000000-0000-7000-8000-00000000000a";
const random = generator(seed);
const pick = <Item>(items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;
const psql = spawnSync("psql", ["--version"]).error === undefined;
if (!psql) console.log("skipped: the backfill by psql, which is not installed");

let server: TemporaryServer;
let folder: string;
let file: string;
let pool: Pool;

beforeAll(async () => {
  // Unlike in other tests an answer is a promise here.
  server = await startTemporary({ settings: ["fsync = on", "synchronous_commit = on"] });
  folder = await mkdtemp(join(tmpdir(), "regulars-kills-"));
  file = join(folder, "bookings.csv");
  const rows = Array.from(
    { length: importedRows },
    (_, row) =>
      `${row},2024-0${1 + (row % 9)}-1${row % 10} 19:00,${1 + (row % 6)},completed,` +
      `guest${row % 97}@example.com`,
  );
  await writeFile(
    file,
    ["external_id,starts_at,party_size,status,customer_email", ...rows, ""].join("\n"),
  );
  await migrate(server.url, { roles: true });
  pool = createPool({ connectionString: server.url, max: 8 });
  await pool.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
    values ('${restaurant_id}', 'A', 'a', 'Europe/London', 'GB');
    insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
    insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
    values ('${restaurant_id}', 'club', 'Club', false);`);
}, 240_000);

afterAll(async () => {
  await pool.end();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function start(command: string, args: string[], url: string): ChildProcess {
  return spawn(command, args, {
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: "ignore",
  });
}

const regulars = (args: string[], url: string) =>
  start(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), join(packageRoot, "src", "cli", "index.ts"), ...args],
    url,
  );

/** Everything long that an operator runs; all of it may be cut and run again. */
const jobs: Record<string, (url: string) => ChildProcess> = {
  backfill: (url) => regulars(["backfill", "--jobs", "2"], url),
  ...(psql && {
    "backfill by psql": (url) =>
      start(
        "psql",
        [url, "-X", "-f", join(packageRoot, "scripts", "db", "backfill-customers-loyalty.sql")],
        url,
      ),
  }),
  import: (url) => regulars(["import", file, "--restaurant", "a"], url),
  upkeep: (url) => regulars(["upkeep"], url),
  roles: (url) => regulars(["migrate", "--roles"], url),
  migrate: (url) => {
    const fresh = new URL(url);
    Object.assign(fresh, { pathname: "/fresh", username: "postgres" });
    return regulars(["migrate", "--roles"], fresh.href);
  },
};

/** Starts a job whose sessions bear that name. */
function startJob(name: string, session: string): ChildProcess {
  const url = new URL(server.url);
  url.searchParams.set("application_name", session);
  const child = jobs[name]?.(url.href);
  if (child === undefined) throw new Error(name);
  return child;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Waits until the job's session is at work, and then so long; false where it was over by then. */
async function isAtWork(child: ChildProcess, session: string, wait: number): Promise<boolean> {
  const sessions = (condition: string) =>
    ask(`select from pg_stat_activity where application_name = '${session}' and ${condition}`);
  while (!hasEnded(child) && (await sessions("state <> 'idle'")).length === 0) await sleep(5);
  await sleep(wait);
  return (await sessions("true")).length > 0 && !hasEnded(child);
}

function at(database: string, url = server.superuserUrl): URL {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other;
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done(child.exitCode);
    else child.once("close", done);
  });

/** Runs a statement as the superuser, however often the server is away. */
async function ask<Row extends pg.QueryResultRow>(sql: string, database = "postgres") {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: at(database).href });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(sql)).rows;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

const acknowledged = { bookings: new Set<string>(), entries: new Set<string>(), cancelled: 0 };
let isOver = false;

/** Books, cancels and gives points, each with a key of its own, and notes what was answered. */
async function live(writer: number): Promise<void> {
  for (let number = 0; !isOver; number++) {
    try {
      const booking = await bookings.create(pool, {
        restaurant_id,
        starts_at: new Date(Date.UTC(2031, number % 12, 1 + (writer % 28), 18)),
        party_size: 2,
        customer_name: "Guest",
        customer_email: `guest${(number * 7 + writer) % 41}@example.com`,
        customer_phone: null,
        idempotency_key: `${writer}-${number}`,
      });
      acknowledged.bookings.add(booking.id);
      if (number % 3 === 0) {
        await bookings.cancel(pool, {
          restaurant_id,
          booking_id: booking.id,
          cancelled_by: "customer",
        });
        acknowledged.cancelled++;
      }
      const entry = await loyalty.adjust(pool, {
        restaurant_id,
        customer_id: booking.customer_id ?? "",
        points: 1,
        reason: "thanks",
        actor: "staff:1",
        idempotency_key: `${writer}-${number}`,
      });
      acknowledged.entries.add(entry.id);
    } catch {
      // Not acknowledged: the server was away, or the connection was cut.
      await sleep(20);
    }
  }
}

const killed: Record<string, number> = {};
/** How often each job was killed in the middle of its work. */
const met: Record<string, number> = {};

async function makeFresh(): Promise<void> {
  await ask("drop database if exists fresh with (force)");
  await ask("create database fresh");
}

async function kill(what: string, child: ChildProcess): Promise<void> {
  killed[what] = (killed[what] ?? 0) + 1;
  if (what === "client") {
    child.kill("SIGKILL");
    return;
  }
  if (what === "connection") {
    await ask(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()
       order by random() limit 2`,
    );
    return;
  }
  if (what === "backend") {
    // The others are ended and the server recovers, as after a crash of one.
    const [victim] = await ask<{ pid: number }>(
      `select pid from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()
       order by random() limit 1`,
    );
    if (victim !== undefined) process.kill(victim.pid, "SIGKILL");
    return;
  }
  const text = await readFile(join(server.dataFolder, "postmaster.pid"), "utf8");
  process.kill(Number(text.split("\n")[0]), "SIGKILL");
  // Its backends notice, and only then may another server have the folder.
  for (let attempt = 0; ; attempt++) {
    await sleep(300);
    try {
      await startEmbedded({ folder: dirname(server.dataFolder) });
      return;
    } catch (error) {
      if (attempt > 20) throw error;
    }
  }
}

it(
  `loses nothing that was acknowledged in ${rounds} kills (REGULARS_SEED=${seed})`,
  // what a first try has left would fail a second
  { retry: 0, timeout: isLong ? 1_800_000 : 300_000 },
  async () => {
    const names = Object.keys(jobs);
    const kinds = ["server", "backend", "connection", "client"];
    await makeFresh();
    const writers = Array.from({ length: 4 }, (_, writer) => live(writer));
    try {
      for (let round = 0; round < rounds; round++) {
        const name = names[round % names.length] ?? "";
        const what = round < kinds.length ? (kinds[round] ?? "") : pick(kinds);
        // Some jobs take some milliseconds only: then again, with less of a wait.
        for (let attempt = 0, wait = isLong ? 2500 : 800; attempt < 40; attempt++, wait /= 4) {
          const session = `kill-${round}-${attempt}`;
          const child = startJob(name, session);
          if (!(await isAtWork(child, session, random() * wait))) {
            await ended(child);
            if (name === "migrate") await makeFresh();
            continue;
          }
          await kill(what, child);
          await sleep(random() * 300);
          child.kill("SIGKILL");
          await ended(child);
          if (child.exitCode === 0) continue;
          met[name] = (met[name] ?? 0) + 1;
          break;
        }
        if (name === "migrate" && random() < 0.3) {
          // From the start again, so that each file is met by some kill.
          await makeFresh();
        }
      }
    } finally {
      isOver = true;
      await Promise.all(writers);
    }

    // What was cut is run to its end.
    for (const name of ["migrate", "roles", "import", "backfill", "upkeep"]) {
      expect(await ended(startJob(name, "to its end")), name).toBe(0);
    }
    const lost = async (table: string, ids: Set<string>) => {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from unnest($1::uuid[]) as answered (id)
         where not exists (select from ${table} where ${table}.id = answered.id)`,
        [[...ids]],
      );
      return rows[0]?.count;
    };
    const outcome = {
      bookings: await lost("bookings", acknowledged.bookings),
      entries: await lost("loyalty_point_events", acknowledged.entries),
    };
    console.log(
      `kills: ${JSON.stringify(killed)}; at work ${JSON.stringify(met)}; ` +
        `acknowledged ${acknowledged.bookings.size} bookings, ` +
        `${acknowledged.entries.size} entries, ${acknowledged.cancelled} cancellations; ` +
        `lost ${outcome.bookings} and ${outcome.entries}`,
    );
    expect(acknowledged.bookings.size).toBeGreaterThan(20);
    expect(Object.keys(met).sort()).toEqual(names.sort());
    expect(outcome).toEqual({ bookings: 0, entries: 0 });
    const { rows: cancelled } = await pool.query<{ count: number }>(
      `select count(*)::int as count from bookings
       where id = any ($1) and status = 'cancelled'`,
      [[...acknowledged.bookings]],
    );
    expect(cancelled[0]?.count).toBeGreaterThanOrEqual(acknowledged.cancelled);
    const { rows: imported } = await pool.query<{ count: number }>(
      "select count(*)::int as count from bookings where import_batch_id is not null",
    );
    expect(imported[0]?.count).toBe(importedRows);
    for (const url of [server.url, at("fresh").href]) {
      await using verified = createPool(url);
      const checks = await upkeep.verify(verified);
      expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
    }
  },
);
