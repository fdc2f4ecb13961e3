import { Command, Option } from "commander";
import { get } from "../bookings.js";
import { repriceInChunks } from "../in-chunks.js";
import { close, explain, open, repriceHistory } from "../loyalty.js";
import {
  type Moment,
  UsageError,
  globalOptions,
  inChunksHelp,
  instant,
  isId,
  openPool,
  parseMoment,
  print,
  printRows,
  restaurantId,
} from "./shared.js";
import { describe as describeStatus } from "./status.js";
import { Progress, table } from "./terminal.js";

export const loyaltyCommand = new Command("loyalty").description(
  "The gate that lets bookings earn, why a booking has its points, and new prices for old ones",
);

for (const [name, change, description] of [
  ["open", open, "Let new bookings earn: put a restaurant on the pilot list"],
  ["close", close, "Stop new bookings from earning; earned points stay"],
] as const) {
  loyaltyCommand
    .command(name)
    .description(description)
    .option("--restaurant <id or slug>", "this restaurant, by the pilot list; or --all")
    .option("--all", "every program that is not pilot_only, by general availability")
    .action(async (_own: object, command: Command) => {
      const options = globalOptions<{ restaurant?: string; all?: boolean }>(command);
      if ((options.restaurant === undefined) === (options.all === undefined)) {
        throw new UsageError("give either --restaurant or --all");
      }
      await using pool = await openPool(options);
      const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
      const found = await change(pool, { restaurant_id });
      printRows(options, `loyalty ${name}` as const, found, describeStatus(found));
    });
}

loyaltyCommand
  .command("explain <booking>")
  .description("Explain the points of a booking, by reference or id")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .action(async (named: string, _own: object, command: Command) => {
    const options = globalOptions<{ restaurant: string }>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const which = isId(named) ? { booking_id: named } : { reference: named.toUpperCase() };
    const booking = await get(pool, { restaurant_id, ...which });
    const told = await explain(pool, { restaurant_id, booking_id: booking.id });
    const { program_slug, accrual_version, accrual_rule } = told;
    const facts = [
      ["booking", `${told.reference}, ${told.status.replaceAll("_", " ")}`],
      [
        "points",
        told.posted === told.points ? told.points : `${told.points}, ${told.posted} posted`,
      ],
      ["why", told.explanation],
      [
        "rule",
        accrual_rule &&
          `${program_slug ?? ""} ${accrual_version ?? ""}: ${JSON.stringify(accrual_rule)}`,
      ],
    ].filter((fact): fact is [string, string | number] => fact[1] !== null);
    print(options, "loyalty explain", told, table(["", ""], facts));
  });

loyaltyCommand
  .command("reprice")
  .description("Price earlier bookings by the active program's rule of today")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .option("--from <time or date>", "of those confirmed from then on", parseMoment)
  .option("--to <time or date>", "and before then", parseMoment)
  .option("--dry-run", "count, and write nothing")
  .addOption(new Option("--actor <id or kind>", "who does it, as it is recorded").default("staff"))
  .addHelpText("after", `\n${inChunksHelp}`)
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<{
      restaurant: string;
      from?: Moment;
      to?: Moment;
      dryRun?: boolean;
      actor: string;
    }>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const which = {
      restaurant_id,
      from_at: await instant(pool, restaurant_id, options.from),
      to_at: await instant(pool, restaurant_id, options.to),
      actor: options.actor,
    };
    if (options.dryRun) {
      const counted = await repriceHistory(pool, { ...which, dry_run: true });
      const { bookings, bookings_changed, points_before, points_after } = counted;
      print(
        options,
        "loyalty reprice --dry-run",
        counted,
        `${bookings_changed} of ${bookings} bookings would have other points: ` +
          `${points_after} instead of ${points_before}. Dry run: nothing was written.`,
      );
      return;
    }
    using progress = new Progress();
    const done = await repriceInChunks(pool, {
      ...which,
      onChunk: (at) => {
        progress.show("bookings", at.done, at.items);
      },
    });
    print(
      options,
      "loyalty reprice",
      done,
      `${done.bookings_written} bookings priced anew, ${done.bookings_changed} with other ` +
        `points: ${done.points_changed} in all, in ${done.entries_posted} entries.`,
    );
  });
