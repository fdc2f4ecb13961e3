/**
 * The import command beside a plain COPY of the same rows, and the memory of its processes.
 *
 * The file is what a booking system exports: up to fourteen years of one restaurant with ids, local
 * times, names and contacts as people write them. It is loaded with the built command, as a user
 * does; then the very rows that came of it are COPYed from a file into a copy of `bookings` with
 * the same indexes, constraints and foreign keys, but without triggers. Times are of the whole
 * command, client and server; memory is the peak of resident memory, summed over the command's
 * processes. On a machine that does other work at the same time the ratio of CPU seconds (server
 * and client together) says more than that of the clock.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import {
  type BenchServer,
  copyTables,
  definePart,
  round,
  startServer,
  withClient,
} from "./harness.js";

export const tables = 40;

export const importPart = definePart({
  title: "The import command beside a plain COPY of the same rows",
  sizes: { rows: 100_000 },
  run: ({ rows }) =>
    withExport(rows, ({ server, folder, file }) =>
      withClient(server.url, async (client) => {
        const { rows: made } = await client.query<{ id: string }>(
          `insert into restaurants (name, slug, timezone, country_code)
            values ('Bench', 'bench', 'Europe/London', 'GB')
            returning id`,
        );
        await client.query(
          `insert into restaurant_tables (restaurant_id, label, capacity)
           select $1, 'T' || n, 4 from generate_series(1, $2::int) as n`,
          [made[0]?.id, tables],
        );
        await copyTables(client, "bench", ["bookings"]);

        await server.quiet(server.url);
        const loaded = await server.timed(() => runImport(server.url, file));
        if (loaded.value.imported !== rows) {
          throw new Error(`${loaded.value.imported} of ${rows} rows were imported`);
        }

        const copy = join(folder, "bookings.copy");
        await pipeline(
          client.query(copyTo("copy (select * from bookings order by id) to stdout")),
          createWriteStream(copy),
        );
        await server.quiet(server.url);
        const before = process.cpuUsage();
        const copied = await server.timed(() =>
          pipeline(
            createReadStream(copy, { highWaterMark: 262_144 }),
            client.query(copyFrom("copy bench.bookings from stdin")),
          ),
        );
        const { user, system } = process.cpuUsage(before);
        const importCpu = loaded.cpu + loaded.value.cpu;
        const copyCpu = copied.cpu + (user + system) / 1e6;
        const line = (what: string, seconds: number, cpu: number) => [
          what,
          round(seconds),
          Math.round(rows / seconds),
          round(copied.seconds / seconds, 2),
          round(cpu),
          round(copyCpu / cpu, 2),
        ];
        return {
          tables: [
            {
              title: `${rows} rows`,
              columns: ["what", "seconds", "rows/s", "of COPY", "CPU seconds", "of COPY's CPU"],
              rows: [
                line("plain COPY", copied.seconds, copyCpu),
                line("regulars import", loaded.seconds, importCpu),
              ],
            },
          ],
          notes: [
            `Peak memory of the command's processes: ${Math.round(loaded.value.peak / 1024)} MB.`,
          ],
        };
      }),
    ),
});

const importOptions = ["--restaurant", "bench", "--amounts", "minor", "--json"];

/** What became of the rows, with memory and CPU as {@link runCommand} has them. */
export async function runImport(url: string, file: string) {
  const { output, ...spent } = await runCommand(url, ["import", file, ...importOptions]);
  const { imported } = JSON.parse(output) as { imported: number };
  return { imported, ...spent };
}

/**
 * Runs the built command. The peak of the processes' memory is in kB, which the system keeps; CPU
 * in seconds.
 */
export async function runCommand(url: string, args: string[]) {
  const command = join(packageRoot, "dist", "cli", "index.js");
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const peaks = new Map<number, number>();
  const spent = new Map<number, number>();
  const look = async () => {
    for (const pid of await processTree(child.pid ?? 0)) {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      const peak = Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]);
      if (peak > 0) peaks.set(pid, peak);
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (stat) spent.set(pid, (Number(fields[11]) + Number(fields[12])) / 100);
    }
  };
  const timer = setInterval(() => void look(), 100);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`regulars ${args[0] ?? ""} ended with ${code}: ${output}`);
  const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
  return { output, peak: sum(peaks.values()), cpu: sum(spent.values()) };
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

/** A migrated server, and a folder with a file of that many bookings, for the built command. */
export async function withExport<Result>(
  rows: number,
  work: (given: { server: BenchServer; folder: string; file: string }) => Promise<Result>,
): Promise<Result> {
  execFileSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], { cwd: packageRoot });
  const folder = await mkdtemp(join(tmpdir(), "regulars-bench-"));
  await using server = await startServer();
  try {
    const file = join(folder, "bookings.csv");
    await writeExport(file, rows);
    await migrate(server.url);
    return await work({ server, folder, file });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same numbers on every machine and run: a row is a function of its place. */
async function writeExport(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write(
    "external_id,table_label,starts_at,party_size,status,customer_name," +
      "customer_email,customer_phone,marketing_opt_in,notes,source,spend_amount,spend_currency," +
      "created_at\r\n",
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
        local(at - Math.floor(chance() * 30) * 86_400_000 - Math.floor(chance() * 28_800) * 1000),
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
