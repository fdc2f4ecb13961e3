import { availableParallelism, loadavg } from "node:os";
import { Command } from "commander";
import { type BackfillCount, backfill, backfillInChunks } from "../upkeep.js";
import { globalOptions, openPool, parseCount, printRows, restaurantId } from "./shared.js";
import { Progress, table } from "./terminal.js";

interface Options {
  restaurant?: string;
  dryRun?: boolean;
  jobs?: number;
}

export const backfillCommand = new Command("backfill")
  .description("Bring customers, profiles, ledger and accounts in line with the bookings")
  .option("--restaurant <id or slug>", "one restaurant only")
  .option("--cells", "in every cell of the directory")
  .option("--dry-run", "show what would be written, and write nothing")
  .option("--jobs <n>", "connections (default: free cores, 1 to 4)", parseCount)
  .addHelpText(
    "after",
    "\nIt runs beside live bookings, a chunk a transaction. Stop it at any moment and" +
      "\nrun it again: what is right already is not written. It needs a direct" +
      "\nconnection, no shared pooler. Free cores are those of this machine: for a server" +
      "\nelsewhere, give --jobs.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    const jobs = options.jobs ?? freeCores();
    await using pool = await openPool(options, { max: jobs + 1 });
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const counts = options.dryRun
      ? await backfill(pool, { restaurant_id, dry_run: true })
      : await run();
    printRows(options, "backfill", counts, describe(counts, options.dryRun));

    async function run(): Promise<BackfillCount[]> {
      using progress = new Progress();
      return await backfillInChunks(pool, {
        restaurant_id,
        jobs,
        onProgress: ({ step, done, items }) => {
          progress.show(step, done, items);
        },
      });
    }
  });

/** Of this machine, 1 to 4: more jobs leave a small server's live bookings too little. */
export function freeCores(cores = availableParallelism(), load = loadavg()[0] ?? 0): number {
  return Math.max(1, Math.min(4, Math.floor(cores - load)));
}

export function describe(counts: BackfillCount[], isDryRun = false): string {
  const rows = counts.map((c) => [`${c.step}`, c.object, c.inserted, c.changed, c.unchanged]);
  const written = counts.reduce((sum, { inserted, changed }) => sum + inserted + changed, 0);
  const total = isDryRun
    ? `${written} rows would be written. Dry run: nothing was.`
    : `${written} rows written.`;
  return `${table(["step", "rows", "inserted", "changed", "unchanged"], rows)}\n${total}`;
}
