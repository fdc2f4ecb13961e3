/** `--cells`: the same command in every cell of the directory, each a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { cellUrl, createCells } from "../cells/directory.js";
import { RestaurantDb, createPool } from "../client.js";
import type { Db } from "../rows.js";
import { recordedSchema } from "../schema.js";
import { allCells, directoryUrl } from "./cells.js";
import { handled } from "./interrupt.js";
import { show } from "./output.js";
import { type GlobalOptions, UsageError } from "./shared.js";

/**
 * Commands that make sense in every cell. Migrations roll, one cell after the other. What is brief
 * tells its last line where all is well.
 */
const inEachCell: Record<string, { inTurn?: boolean; isBrief?: boolean }> = {
  verify: { isBrief: true },
  backfill: { isBrief: true },
  migrate: { inTurn: true, isBrief: true },
  upkeep: { isBrief: true },
  doctor: { isBrief: true },
  report: {},
  events: {},
};

/**
 * Runs the command in all cells, with `--restaurant` in the one that has it. Its lines come with
 * the name of their cell before them, those of `--json` with a key `cell`.
 *
 * @returns the worst exit code
 */
export async function runInCells(args: readonly string[], options: GlobalOptions): Promise<number> {
  const own = withoutDatabase(args);
  const name = own.find((arg) => !arg.startsWith("-")) ?? "";
  const how = inEachCell[name];
  if (how === undefined) {
    throw new UsageError(`--cells goes with ${Object.keys(inEachCell).join(", ")}`);
  }
  const cells = await allCells(options, restaurantOf(own));
  const isBrief = (how.isBrief ?? false) && !(options.json ?? false);
  const children = new Set<ChildProcess>();
  // each tells by itself what it has done
  using _ends = handled(() => {
    for (const child of children) child.kill("SIGINT");
  });
  const run = (cell: { name: string; url: string }) =>
    runIn(cell, own, options.json ?? false, isBrief, children);
  if (!how.inTurn) return Math.max(...(await Promise.all(cells.map(run))));
  for (const cell of cells) {
    // a migration that fails in one cell is not tried in the next
    const code = await run(cell);
    if (code !== 0) return code;
  }
  return 0;
}

/** What works on all restaurants together is one process, which asks each in its cell. */
export function isTogether(args: readonly string[]): boolean {
  const own = withoutDatabase(args);
  return own.find((arg) => !arg.startsWith("-")) === "report" && restaurantOf(own) === undefined;
}

/**
 * Runs it for each restaurant of the directory, in the cell that has it at that moment, two of a
 * cell at a time.
 */
export async function eachRestaurant<Result>(
  options: GlobalOptions,
  run: (db: Db, id: string) => Promise<Result>,
): Promise<Result[]> {
  const all = await allCells(options);
  await using first = createPool(all[0]?.url ?? "");
  const schema = await recordedSchema(first);
  await using directory = createPool(await directoryUrl(options));
  await using cells = createCells({
    directory,
    findUrl: (cell) => cellUrl(cell, "admin"),
    pool: { max: 2, ...(schema === undefined ? {} : { schema }) },
  });
  const { rows } = await directory.query<{ id: string }>(
    "select id from regulars.restaurant_cells order by slug",
  );
  const left = rows.map(({ id }) => id);
  const results: Result[] = [];
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      results.push(await run(new RestaurantDb(cells, id), id));
    }
  };
  await Promise.all(Array.from({ length: 2 * all.length }, work));
  return results;
}

function restaurantOf(args: string[]): string | undefined {
  const at = args.findIndex((arg) => /^--restaurant(=|$)/.test(arg));
  return at < 0 ? undefined : (/=(.*)/.exec(args[at] ?? "")?.[1] ?? args[at + 1]);
}

/** Without what names the directory: a cell's process has its own database. */
function withoutDatabase(args: readonly string[]): string[] {
  return args.filter(
    (arg, at) =>
      arg !== "--cells" &&
      arg !== "--database-url" &&
      args[at - 1] !== "--database-url" &&
      !arg.startsWith("--database-url="),
  );
}

async function runIn(
  cell: { name: string; url: string },
  args: string[],
  asJson: boolean,
  isBrief: boolean,
  children: Set<ChildProcess>,
): Promise<number> {
  const script = process.argv[1] ?? "";
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    env: { ...process.env, DATABASE_URL: cell.url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const held: string[] = [];
  for (const to of ["stdout", "stderr"] as const) {
    createInterface({ input: child[to] }).on("line", (line) => {
      if (isBrief && to === "stdout") held.push(line);
      else show(asJson ? addCell(line, cell.name) : `${cell.name}: ${line}`, to);
    });
  }
  children.add(child);
  const code = await new Promise<number>((done) =>
    child.once("close", (ended) => {
      done(ended ?? 1);
    }),
  );
  children.delete(child);
  const told = held.filter((line) => line.trim() !== "");
  for (const line of code === 0 ? told.slice(-1) : told) show(`${cell.name}: ${line}`);
  return code;
}

function addCell(line: string, cell: string): string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return JSON.stringify({ cell, ...value });
    }
    return JSON.stringify({ cell, value });
  } catch {
    return JSON.stringify({ cell, text: line });
  }
}
