/**
 * The import command beside a plain COPY of the same rows, and the memory of its processes.
 *
 *   npx tsx bench/import.ts [--rows 100000,1000000] [--rounds 1] [--json]
 *
 * The file is what a booking system exports: up to fourteen years of one restaurant with ids, local times, names and contacts
 * as people write them. Each round loads it for a new restaurant with the built command, as a user does, and then
 * COPYs the very rows that came of it from a file into a copy of `bookings` with the same indexes, constraints and
 * foreign keys, but without triggers. Times are of the whole command; memory is the peak of resident memory, summed
 * over the command's processes.
 */
import { execFileSync, spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { startTemporary } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "100000,1000000" },
    rounds: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const tables = 40;

execFileSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], { cwd: packageRoot });
const folder = await mkdtemp(join(tmpdir(), "regulars-bench-"));
await using server = await startTemporary();
try {
  await migrate(server.url);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`
    create table bookings_copy (like bookings including all);
    alter table bookings_copy add foreign key (restaurant_id) references restaurants (id);
    alter table bookings_copy
      add foreign key (restaurant_id, table_id) references restaurant_tables (restaurant_id, id);
    alter table bookings_copy
      add foreign key (restaurant_id, customer_id) references customers (restaurant_id, id);`);
  const results = [];
  for (const rows of values.rows.split(",").map(Number)) {
    const file = join(folder, `${rows}.csv`);
    await writeExport(file, rows);
    for (let round = 1; round <= Number(values.rounds); round++) {
      results.push(await measure(client, file, rows));
    }
  }
  await client.end();
  if (values.json) console.log(JSON.stringify(results));
  else console.table(results);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(client: pg.Client, file: string, rows: number) {
  const { rows: made } = await client.query<{ id: string }>(
    "insert into restaurants (name, slug) values ('Bench', 'bench-' || gen_random_uuid()) returning id",
  );
  const restaurant = made[0]?.id ?? "";
  await client.query(
    `insert into restaurant_tables (restaurant_id, label, capacity)
     select $1, 'T' || n, 4 from generate_series(1, $2::int) as n`,
    [restaurant, tables],
  );
  await checkpoint();

  let start = performance.now();
  const command = [
    join(packageRoot, "dist", "cli", "index.js"),
    ...["import", file, "--restaurant", restaurant, "--source", "bench", "--json"],
  ];
  const child = spawn(process.execPath, command, {
    env: { ...process.env, DATABASE_URL: server.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const memory = watchMemory(child.pid ?? 0);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  const importSeconds = (performance.now() - start) / 1000;
  const { imported } = JSON.parse(output) as { imported: number };
  if (imported !== rows) throw new Error(`${imported} of ${rows} rows were imported`);

  const copy = `${file}.copy`;
  await pipeline(
    client.query(
      copyTo(
        `copy (select * from bookings where restaurant_id = '${restaurant}' order by id) to stdout`,
      ),
    ),
    createWriteStream(copy),
  );
  await checkpoint();
  start = performance.now();
  await pipeline(
    createReadStream(copy, { highWaterMark: 262_144 }),
    client.query(copyFrom("copy bookings_copy from stdin")),
  );
  const copySeconds = (performance.now() - start) / 1000;
  return {
    rows,
    "import s": round(importSeconds),
    "import rows/s": Math.round(rows / importSeconds),
    "COPY s": round(copySeconds),
    "COPY rows/s": Math.round(rows / copySeconds),
    ratio: round(copySeconds / importSeconds),
    "peak MB": Math.round(memory.peak() / 1024),
  };
}

/** Before each measurement, so that neither pays for the writes of the other. */
async function checkpoint(): Promise<void> {
  const superuser = new pg.Client({ connectionString: server.superuserUrl });
  await superuser.connect();
  await superuser.query("checkpoint");
  await superuser.end();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** In kB; the system itself keeps the peak of each process, so that none is missed between two looks. */
function watchMemory(root: number): { peak: () => number } {
  const peaks = new Map<number, number>();
  const look = async () => {
    for (const pid of await processTree(root)) {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      const peak = Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]);
      if (peak > 0) peaks.set(pid, peak);
    }
  };
  const timer = setInterval(() => void look(), 50);
  return {
    peak() {
      clearInterval(timer);
      return [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
    },
  };
}

async function processTree(root: number): Promise<number[]> {
  const tree = [root];
  for (const pid of tree) {
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    for (const thread of threads) {
      const text = await readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "");
      tree.push(...text.split(" ").filter(Boolean).map(Number));
    }
  }
  return tree;
}

/** The same numbers on every machine and run: a row is a function of its place. */
async function writeExport(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write(
    "external_id,table_label,starts_at,party_size,status,customer_name,customer_email,customer_phone," +
      "marketing_opt_in,notes,source,spend_amount,spend_currency,created_at\r\n",
  );
  const from = Date.UTC(2012, 0, 1, 12);
  let text = "";
  for (let row = 0; row < rows; row++) {
    const chance = seeded(row);
    const guest = Math.floor((rows / 4) * chance() ** 2);
    // Five times a day at each table, so that no two claims overlap and no clock is being changed.
    const turn = Math.floor(row / tables);
    const at = from + Math.floor(turn / 5) * 86_400_000 + (turn % 5) * 150 * 60_000;
    const status = pick(chance(), [
      [0.03, "confirmed"],
      [0.16, "cancelled"],
      [0.2, "no_show"],
      [1, "completed"],
    ]);
    const spend =
      status === "completed" && chance() < 0.5 ? Math.floor(2000 + chance() * 20_000) : "";
    text +=
      [
        `B${row + 1}`,
        chance() < 0.6 ? `T${(row % tables) + 1}` : "",
        local(at),
        1 + Math.floor(chance() * 6),
        status,
        guest % 9 === 0 ? `"Guest, the ${guest}th"` : `Guest ${guest}`,
        guest % 5 === 0
          ? ""
          : chance() < 0.5
            ? `Guest${guest}@Example.com`
            : `guest${guest}@example.com`,
        guest % 3 === 0 && guest % 5 !== 0 ? "" : `0${7_700_000_000 + guest}`,
        chance() < 0.2 ? "true" : "",
        chance() < 0.15 ? '"Window, if possible\r\nand a ""quiet"" corner"' : "",
        chance() < 0.7 ? "web" : "phone",
        spend,
        spend === "" ? "" : "GBP",
        local(at - Math.floor(chance() * 30) * 86_400_000),
      ].join(",") + "\r\n";
    if (text.length > 1_000_000) {
      if (!out.write(text)) await once(out, "drain");
      text = "";
    }
  }
  out.end(text);
  await finished(out);
}

function local(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

function pick(chance: number, choices: [number, string][]): string {
  return choices.find(([below]) => chance < below)?.[1] ?? "";
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
