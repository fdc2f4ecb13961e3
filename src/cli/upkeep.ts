import { Command } from "commander";
import { type Upkeep, mirrorQueue, run } from "../upkeep.js";
import { globalOptions, openPool, printRows, reportError, restaurantId } from "./shared.js";
import { table } from "./terminal.js";

export const upkeepCommand = new Command("upkeep")
  .description("What has to happen daily: let points expire and tiers lapse, in all restaurants")
  .option("--restaurant <id or slug>", "one restaurant only")
  .option("--cells", "in every cell of the directory")
  .addHelpText(
    "after",
    "\n" +
      "For cron, as the owner or a member of regulars_ops; every minute where an app\n" +
      "is attached with --deferred, whose writes it mirrors first. Each restaurant is\n" +
      "done by itself: where one fails the others are done, and the exit code is 1.\n" +
      "Whatever is late is done by the next run.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<{ restaurant?: string }>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const mirrored = await mirrorQueue(pool);
    const done = await run(pool, { restaurant_id });
    printRows(
      options,
      "upkeep",
      done.map(({ error, ...counts }) => ({
        ...counts,
        error: error && { code: error.code, message: error.message, detail: error.detail },
      })),
      (mirrored > 0 ? `${mirrored} writes of the attached app mirrored.\n` : "") + describe(done),
    );
    for (const { slug, error } of done) {
      if (error === null) continue;
      process.exitCode = 1;
      if (!options.json) reportError(error, slug);
    }
  });

function describe(done: Upkeep[]): string {
  const rows = done
    .filter((one) => one.error !== null || one.expired_points > 0 || one.lapsed_tiers > 0)
    .map((one) => [
      one.slug,
      one.expired_accounts,
      one.expired_points,
      one.lapsed_tiers,
      one.error?.code ?? "",
    ]);
  const failed = done.filter(({ error }) => error !== null).length;
  const restaurants = done.length === 1 ? "1 restaurant" : `${done.length} restaurants`;
  const summary = `${restaurants} looked after${failed > 0 ? `, ${failed} failed` : ""}.`;
  if (rows.length === 0) return summary;
  const head = ["restaurant", "accounts", "points expired", "tiers lapsed", "error"];
  return `${table(head, rows)}\n${summary}`;
}
