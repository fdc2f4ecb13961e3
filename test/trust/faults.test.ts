/**
 * A disk that runs full, timeouts of all kinds, and connections that are cut in the middle of
 * a message, while bookings, an import, a backfill and upkeep are under way.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Socket, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Pool, createPool, upkeep } from "../../src/index.js";
import {
  type TemporaryServer,
  startEmbedded,
  startTemporary,
  stopEmbedded,
} from "../../src/embedded.js";
import { importFile } from "../../src/import/index.js";
import { migrate } from "../../src/migrate.js";
import { generator, isLong, seed } from "../chance.js";
import { Traffic, csv, oneRestaurant, restaurant_id } from "./traffic.js";

const random = generator(seed);
const importedRows = isLong ? 5000 : 300;
vi.setConfig({ testTimeout: isLong ? 3_600_000 : 300_000 });
let server: TemporaryServer;
let folder: string;
let file: string;
let owner: Pool;

beforeAll(async () => {
  server = await startTemporary();
  folder = await mkdtemp(join(tmpdir(), "regulars-faults-"));
  file = join(folder, "bookings.csv");
  await writeFile(file, csv(importedRows));
  await migrate(server.url, { roles: true });
  owner = createPool({ connectionString: server.url, max: 6, pipeline: false });
  await owner.query(oneRestaurant);
}, 240_000);

afterAll(async () => {
  await owner.end();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What an operator runs, each of it to be repeated until it has ended. */
function jobs(pool: Pool, rows = file): Record<string, () => Promise<unknown>> {
  return {
    import: () => importFile(pool, rows, { restaurant_id }),
    backfill: () => upkeep.backfillInChunks(pool, { jobs: 2 }),
    upkeep: async () => {
      const failed = (await upkeep.run(pool)).find(({ error }) => error !== null);
      if (failed?.error) throw failed.error;
    },
  };
}

async function expectWhole(pool: Pool, traffic: Traffic, what: string): Promise<void> {
  const { lost, twice, halves, codes, ...counts } = await traffic.tally(pool);
  console.log(
    `${what}: seed ${seed}; acknowledged ${counts.bookings} bookings, ${counts.entries} entries; ` +
      `met ${JSON.stringify(codes)}; lost ${lost}, twice ${twice}, half done ${halves}`,
  );
  expect({ lost, twice, halves }).toEqual({ lost: 0, twice: 0, halves: 0 });
  const checks = await upkeep.verify(pool);
  expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
}

async function imported(pool: Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*)::int as count from bookings where import_batch_id is not null",
  );
  return rows[0]?.count;
}

describe("timeouts", () => {
  it("of a session that stays idle in a transaction take all of it back", async () => {
    const before = await owner.query("select from bookings");
    const idle = new pg.Client({
      connectionString: server.url,
      options: "-c idle_in_transaction_session_timeout=100 -c idle_session_timeout=200",
    });
    const ended = new Promise<Error>((resolve) => {
      idle.on("error", resolve);
    });
    await idle.connect();
    await idle.query("begin");
    await idle.query(
      "insert into bookings (restaurant_id, starts_at, party_size, customer_email) " +
        "values ($1, '2031-07-01 18:00Z', 2, 'idle@example.com')",
      [restaurant_id],
    );
    expect(await ended).toMatchObject({ code: "25P03" });
    await expect(idle.query("commit")).rejects.toThrow();
    expect((await owner.query("select from bookings")).rowCount).toBe(before.rowCount);
    // And the locks are free: the same guest books at once.
    await owner.query(
      "insert into bookings (restaurant_id, starts_at, party_size, customer_email) " +
        "values ($1, '2031-07-01 18:00Z', 2, 'idle@example.com')",
      [restaurant_id],
    );
  });

  it("set on the role end a job with a clear error, and a second run completes it", async () => {
    await using mine = await startTemporary();
    await migrate(mine.url, { roles: true });
    // Its connections stay: new ones would be under the limits as well.
    await using free = createPool({
      connectionString: mine.url,
      max: 4,
      pipeline: false,
      idleTimeoutMillis: 0,
    });
    await free.query(oneRestaurant);
    const { rows: version } = await free.query<{ number: number }>(
      "select current_setting('server_version_num')::int as number",
    );
    const settings = {
      statement_timeout: "57014",
      lock_timeout: "55P03",
      idle_in_transaction_session_timeout: "25P03",
      ...((version[0]?.number ?? 0) >= 170_000 && { transaction_timeout: "25P04" }),
    };
    const rounds = isLong ? 8 : 2;
    let expected = 0;
    for (const [setting, code] of Object.entries(settings)) {
      const met: Record<string, number> = {};
      const note = (error: unknown) => {
        const { code: own, cause } = error as { code?: string; cause?: { code?: string } };
        const told = own ?? cause?.code ?? (error as Error).message;
        met[told] = (met[told] ?? 0) + 1;
      };
      const rows = join(folder, `${setting}.csv`);
      await writeFile(rows, csv(importedRows, `${setting}-`));
      for (let round = 0; round < rounds; round++) {
        // The first is short enough to end something of whatever begins.
        const limit = round === 0 ? 2 : 5 + Math.floor(random() * 100);
        await free.query(`alter role current_user set ${setting} = ${limit}`);
        await using pool = createPool({ connectionString: mine.url, max: 8, pipeline: false });
        // Somebody holds the guests' rows, so that others wait for them.
        const holder = await free.connect();
        await holder.query("begin");
        await holder.query("select from customers for update");
        const traffic = new Traffic(pool, `${setting}-${round}`, 3).start(3);
        const working = Object.values(jobs(pool, rows)).map((job) => job().catch(note));
        await sleep(300);
        for (let wait = 0; wait < 100 && setting === "lock_timeout" && round === 0; wait++) {
          if (traffic.codes[code] !== undefined) break;
          await sleep(100);
        }
        await holder.query("rollback");
        holder.release();
        await Promise.all(working);
        await traffic.stop();
        await free.query(`alter role current_user reset ${setting}`);
        for (const told of Object.keys(traffic.codes)) met[told] ??= traffic.codes[told] ?? 0;
        const { lost, twice, halves } = await traffic.tally(free);
        expect({ lost, twice, halves }).toEqual({ lost: 0, twice: 0, halves: 0 });
      }
      console.log(`${setting}: seed ${seed}; met ${JSON.stringify(met)}`);
      if (setting !== "idle_in_transaction_session_timeout") expect(met).toHaveProperty(code);
      // The last two are the driver's words for a session that the server has ended.
      const known =
        /^(57014|55P03|25P03|25P04|lost|08\w{3}|Connection terminated.*|Client .* not queryable)$/;
      for (const told of Object.keys(met)) expect(told).toMatch(known);
      for (const job of Object.values(jobs(free, rows))) await job();
      expected += importedRows;
      expect(await imported(free)).toBe(expected);
    }
    const checks = await upkeep.verify(free);
    expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
  });

  it("of idle sessions and of pools are nobody's loss: the next call has another", async () => {
    await using pool = createPool({
      connectionString: server.url,
      max: 2,
      options: "-c idle_session_timeout=50",
    });
    const traffic = new Traffic(pool, "idle", 6);
    for (let round = 0; round < 4; round++) {
      const some = new Traffic(pool, `idle-${round}`, 6).start(2);
      await sleep(80);
      await some.stop();
      await sleep(120);
      expect(await some.tally(owner)).toMatchObject({ lost: 0, twice: 0, halves: 0 });
      expect(some.acknowledged).toBeGreaterThan(0);
    }
    await traffic.stop();
  });
});

/** Forwards bytes, and cuts connections in the middle of them. */
async function startCutter(
  port: number,
): Promise<{ port: number; cuts: () => number; isCutting: boolean } & AsyncDisposable> {
  let cuts = 0;
  const sockets = new Set<Socket>();
  const cutter = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    // So many bytes, in the one direction or the other, and then the line is dead.
    let left = 2000 + Math.floor(random() ** 2 * 60_000);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("data", (bytes: Buffer) => {
        if (!proxy.isCutting || left > bytes.length) {
          left -= bytes.length;
          to.write(bytes);
          return;
        }
        // The rest of this message never arrives.
        cuts++;
        to.write(bytes.subarray(0, Math.max(0, left)));
        if (random() < 0.5) near.resetAndDestroy();
        else near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => cutter.listen(0, "127.0.0.1", resolve));
  const proxy = {
    port: (cutter.address() as { port: number }).port,
    cuts: () => cuts,
    isCutting: true,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => cutter.close(resolve));
    },
  };
  return proxy;
}

it("connections cut at any byte lose no answer that was given, and do nothing twice", async () => {
  await using proxy = await startCutter(Number(new URL(server.url).port));
  const url = new URL(server.url);
  url.port = String(proxy.port);
  await using pool = createPool({ connectionString: url.href, max: 8 });
  await using plain = createPool({ connectionString: url.href, max: 4, pipeline: false });
  const traffic = new Traffic(pool, "cut", 8).start(4);
  const unpipelined = new Traffic(plain, "cut-plain", 8).start(2);
  const wanted = isLong ? 1500 : 40;
  let failed = 0;
  await using jobPool = createPool({ connectionString: url.href, max: 2, pipeline: false });
  while (proxy.cuts() < wanted) {
    for (const job of Object.values(jobs(jobPool))) {
      await job().catch(() => failed++);
      if (proxy.cuts() >= wanted) break;
    }
    await sleep(20);
  }
  proxy.isCutting = false;
  await traffic.stop();
  await unpipelined.stop();
  expect(failed).toBeGreaterThan(0);
  for (const job of Object.values(jobs(owner))) await job();
  expect(await imported(owner)).toBe(importedRows);
  console.log(`cut connections: ${proxy.cuts()} cuts, ${failed} jobs ended by one`);
  await expectWhole(owner, traffic, "cut connections, pipelined");
  await expectWhole(owner, unpipelined, "cut connections, plain");
  expect(traffic.acknowledged).toBeGreaterThan(10);
  expect(unpipelined.acknowledged).toBeGreaterThan(5);
});

describe("a full disk", () => {
  const disk = mkdtempSync(join(tmpdir(), "regulars-disk-"));
  const megabytes = 150;
  const mounted =
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", disk]).status === 0;
  if (!mounted) {
    rmSync(disk, { recursive: true });
    console.log("skipped: a full disk needs root, who may mount a small one");
  }
  afterAll(async () => {
    if (!mounted) return;
    await stopEmbedded(join(disk, "server"));
    spawnSync("umount", [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it.skipIf(!mounted)(
    "under the tables loses nothing, and all goes on once there is room",
    async () => {
      chmodSync(disk, 0o711);
      const home = join(disk, "server");
      mkdirSync(home);
      chmodSync(home, 0o711);
      const settings = ["wal_level = minimal", "max_wal_senders = 0", "min_wal_size = 32MB"];
      settings.push("max_wal_size = 48MB", "fsync = on", "synchronous_commit = on");
      const small = await startEmbedded({ folder: home, unsafe: true, settings });
      await migrate(small.url, { roles: true });
      const ballast = join(disk, "ballast");
      const open = () => createPool({ connectionString: small.url, max: 8, pipeline: false });
      let pool = open();
      await pool.query(oneRestaurant);
      const tallies: Traffic[] = [];
      const told: Record<string, number> = {};
      const rounds = isLong ? 12 : 1;
      let restarts = 0;
      for (let round = 0; round < rounds; round++) {
        const traffic = new Traffic(pool, `disk-${round}`, 2).start(4);
        tallies.push(traffic);
        for (let wait = 0; wait < 300 && traffic.acknowledged === 0; wait++) await sleep(50);
        // As full as it gets, but for a little that is left by chance.
        spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=64k"], { stdio: "ignore" });
        spawnSync("truncate", [
          "-s",
          `-${Math.floor(random() * (isLong ? 3_000_000 : 100_000))}`,
          ballast,
        ]);
        for (const [name, job] of Object.entries(jobs(pool))) {
          await job().catch((error: unknown) => {
            const { code = "lost" } = error as { code?: string };
            told[`${name} ${code}`] = (told[`${name} ${code}`] ?? 0) + 1;
          });
        }
        await sleep(1500);
        await traffic.stop();
        rmSync(ballast);
        await pool.end();
        // A server that could not write its log has ended itself.
        const again = await startEmbedded({ folder: home });
        if (!again.wasRunning) restarts++;
        Object.assign(small, again);
        pool = open();
        for (let attempt = 0; attempt < 100; attempt++) {
          // It may be at recovering.
          if (await pool.query("select").then(Boolean, () => false)) break;
          await sleep(100);
        }
      }
      for (const job of Object.values(jobs(pool))) await job();
      expect(await imported(pool)).toBe(importedRows);
      const met = tallies.flatMap(({ codes }) => Object.keys(codes));
      console.log(
        `full disk: ${rounds} times, jobs met ${JSON.stringify(told)}, ${restarts} servers ended`,
      );
      expect([...met, ...Object.keys(told)].join(" ")).toMatch(/53100|lost|57P0|XX000/);
      expect(tallies.map(({ acknowledged }) => acknowledged)).not.toContain(0);
      for (const [round, traffic] of tallies.entries()) {
        await expectWhole(pool, traffic, `full disk, round ${round}`);
      }
      await pool.end();
    },
  );
});
