/** Runs that are killed: the history that is loaded, and the queue that is mirrored. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AttachMapping, attach, attachDifferences } from "../src/attach/index.js";
import { createPool, upkeep } from "../src/index.js";
import { packageRoot } from "../src/package.js";
import { inSchema } from "../src/schema.js";
import { generator, isLong, seed } from "./chance.js";
import { type TestDatabase, createDatabase } from "./database.js";
import { testSchema } from "./test-schema.js";

let database: TestDatabase;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await createDatabase());
});
afterAll(() => drop());

const count = 12_000;
const mapping: AttachMapping = {
  source: "app",
  restaurants: { key: "'1'", name: "'Luna'", timezone: "'UTC'", country_code: "'GB'" },
  bookings: {
    table: "app.visits",
    as: "visit",
    key: "id",
    restaurant: "'1'",
    fields: { starts_at: "visit.at", party_size: "visit.guests", status: "'ok'" },
    statuses: { ok: "confirmed" },
  },
};
const query = async <Row = Record<string, unknown>>(text: string): Promise<Row[]> =>
  (await database.pool.query(inSchema(text, testSchema))).rows as Row[];
const ours = async () =>
  (
    await query<{ count: number; parties: number }>(
      "select count(*)::int, sum(party_size)::int as parties from public.bookings",
    )
  )[0];

it(
  "loads the rest of the history when a run was killed, beside live bookings",
  { timeout: 300_000 },
  async () => {
    await query(
      `create schema app;
       create table app.visits (id int primary key, at timestamptz, guests int);
       insert into app.visits
       select n, '2020-01-01'::timestamptz + n * interval '1 hour', 2
       from generate_series(1, ${count}) as n`,
    );
    const folder = await mkdtemp(join(tmpdir(), "regulars-attach-"));
    const file = join(folder, "mapping.json");
    await writeFile(file, JSON.stringify(mapping));
    const said = await new Promise<string>((resolve) => {
      const given = ["attach", "--file", file, "--database-url", database.url];
      const child = spawn(process.execPath, ["--import", "tsx", "src/cli/index.ts", ...given], {
        cwd: packageRoot,
      });
      let output = "";
      child.stderr.on("data", (data: Buffer) => (output += data.toString()));
      child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        if (output.includes("loaded 5000")) child.kill("SIGKILL");
      });
      child.on("close", () => {
        resolve(output);
      });
    });
    await rm(folder, { recursive: true });
    expect(said).not.toContain("Attached");
    // the server may be in the middle of the next chunk for a client that is gone
    await expect
      .poll(
        () =>
          query(
            `select from pg_stat_activity
             where datname = current_database() and query like '%load_attached%' and
               pid <> pg_backend_pid() and state <> 'idle'`,
          ),
        { timeout: 60_000 },
      )
      .toEqual([]);
    const partly = await ours();
    expect(partly?.count).toBeGreaterThanOrEqual(5000);
    expect(partly?.count).toBeLessThan(count);

    await query(
      `insert into app.visits values (${count + 1}, '2031-01-01', 3);
       update app.visits set guests = 4 where id in (1, ${count})`,
    );
    expect(await attach(database.url, mapping)).toMatchObject({ differences: [] });
    expect(await ours()).toEqual({ count: count + 1, parties: count * 2 + 3 + 4 });
  },
);

it(
  "keeps what it was mirroring in the queue when it was killed",
  { timeout: 300_000 },
  async () => {
    await attach(database.url, mapping, { deferred: true });
    await query(`update app.visits set guests = 5 where id between 101 and 700`);
    const waiting = () => query("select count(*)::int from regulars.attached_writes");
    expect(await waiting()).toEqual([{ count: 600 }]);

    const client = new pg.Client({ connectionString: database.url });
    client.on("error", () => undefined);
    await client.connect();
    const { rows } = await client
      .query<{ pid: number }>("begin; select pg_backend_pid() as pid")
      .then((results) => (results as unknown as { rows: { pid: number }[] }[])[1] ?? { rows: [] });
    await client.query("select regulars.mirror_attached_writes(500)");
    await query(`select pg_terminate_backend(${rows[0]?.pid ?? 0})`);
    await expect.poll(waiting).toEqual([{ count: 600 }]);
    expect(await query("select from public.bookings where party_size = 5")).toEqual([]);

    await using pool = createPool({ connectionString: database.url, schema: testSchema });
    expect(await upkeep.mirrorQueue(pool)).toBe(600);
    expect(await query("select from public.bookings where party_size = 5")).toHaveLength(600);
    expect(await waiting()).toEqual([{ count: 0 }]);
  },
);

it(
  `has nothing twice and nothing missing, killed at any point (REGULARS_SEED=${seed})`,
  { timeout: 1_800_000 },
  async () => {
    const rows = isLong ? 100_000 : 12_000;
    const random = generator(seed);
    const { database: another, drop: dropAnother } = await createDatabase();
    const run = async <Row>(text: string) =>
      (await another.pool.query(inSchema(text, testSchema))).rows as Row[];
    try {
      await run(
        `create schema app;
         create table app.visits (id int primary key, at timestamptz, guests int);
         insert into app.visits
         select n, '2020-01-01'::timestamptz + n * interval '1 hour', 1 + n % 9
         from generate_series(1, ${rows}) as n`,
      );
      const count = async () =>
        (await run<{ count: number }>("select count(*)::int from public.bookings"))[0]?.count ?? 0;
      let inHistory = 0;
      for (let kills = 0; kills < (isLong ? 20 : 4); kills++) {
        // the first time after a chunk, then after as many as chance says, and a moment more
        let chunks = kills === 0 ? 1 : Math.floor((random() * rows) / 5000);
        let killing: Promise<unknown> | undefined;
        const kill = async () => {
          await sleep(random() * 300);
          await run(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
               and backend_type = 'client backend' and query ~ 'attach'`,
          );
        };
        const onProgress = () => {
          if (--chunks === 0) killing = kill();
        };
        if (chunks === 0) killing = kill();
        const isThrough = await attach(another.url, mapping, { onProgress }).then(
          () => true,
          () => false,
        );
        // one that comes late must not meet the next run
        await killing;
        // all is there, and there was nothing left to kill
        if (isThrough) break;
        const loaded = await count();
        if (loaded > 0 && loaded < rows) inHistory++;
      }
      await attach(another.url, mapping);
      expect(await count()).toBe(rows);
      expect(
        await run(
          `select external_id from app.visits
           full join public.bookings on external_id = visits.id::text
             and starts_at = at and party_size = guests and bookings.status = 'confirmed'
           where visits.id is null or bookings.id is null`,
        ),
      ).toEqual([]);
      expect(await attachDifferences(another.url)).toEqual([]);
      // else this has shown nothing
      expect(inHistory).toBeGreaterThan(0);
    } finally {
      await dropAnother();
    }
  },
);
