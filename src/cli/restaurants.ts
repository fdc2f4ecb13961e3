import { Command, Option } from "commander";
import { offboardInChunks } from "../in-chunks.js";
import { exactlyOne } from "../rows.js";
import { offboardPlan } from "../queries/upkeep.js";
import { type Restaurant, list, set } from "../restaurants.js";
import {
  UsageError,
  findRestaurant,
  globalOptions,
  inChunksHelp,
  lookUpRestaurant,
  openPool,
  print,
  printRows,
} from "./shared.js";
import { OffboardingFile } from "./offboarding-file.js";
import { Progress, table } from "./terminal.js";

interface Options {
  name?: string;
  country?: string;
  timezone?: string;
  currency?: string;
  dayStart?: string;
  newcomersQueue?: boolean;
  maxBookingAge?: string;
  maxBookingLength?: string;
}

export const restaurantsCommand = new Command("restaurants").description(
  "Restaurants: list, add and change them, and let one leave",
);

restaurantsCommand
  .command("list")
  .description("The restaurants, by slug")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    await using pool = await openPool(options);
    const found = await list(pool, { limit_to: 10_000 });
    printRows(options, "restaurants list", found, describe(found));
  });

for (const [verb, description] of [
  ["add", "Add a restaurant"],
  ["change", "Change what is given; the rest stays"],
] as const) {
  const needed = (flags: string, text: string) =>
    new Option(flags, text).makeOptionMandatory(verb === "add");
  restaurantsCommand
    .command(`${verb} <slug>`)
    .description(description)
    .addOption(needed("--name <name>", "as guests know it"))
    .addOption(needed("--country <code>", "such as GB: how guests' phone numbers are read"))
    .addOption(needed("--timezone <zone>", "such as Europe/London"))
    .option("--currency <code>", "of its bills, such as GBP")
    .option("--day-start <time>", "when its day begins, such as 04:00")
    .option("--newcomers-queue", "queue new guests behind those who wait for a table")
    .option("--no-newcomers-queue", "give new guests a table that is free")
    .option("--max-booking-age <interval>", 'how long ago a booking may start, such as "1 year"')
    .option("--max-booking-length <interval>", 'how long a booking may last, such as "1 day"')
    .action(async (slug: string, _own: object, command: Command) => {
      const options = globalOptions<Options>(command);
      await using pool = await openPool(options);
      if (verb === "change") await findRestaurant(pool, slug);
      else if (await lookUpRestaurant(pool, slug)) throw new UsageError(`${slug} is there already`);
      const restaurant = await set(pool, {
        slug,
        name: options.name,
        country_code: options.country,
        timezone: options.timezone,
        currency: options.currency,
        day_starts_at: options.dayStart,
        newcomers_queue: options.newcomersQueue,
        max_booking_age: options.maxBookingAge,
        max_booking_length: options.maxBookingLength,
      });
      print(options, `restaurants ${verb}` as const, restaurant, describe([restaurant]));
    });
}

restaurantsCommand
  .command("offboard <slug>")
  .description("Write everything held on a restaurant to a file and delete it for good")
  .requiredOption("--to <file>", "of JSON, a row a line")
  .option("--dry-run", "count, write and delete nothing")
  .addOption(new Option("--actor <id or kind>", "who does it, as it is recorded").default("staff"))
  .addHelpText(
    "after",
    `\n${inChunksHelp} Give the same file.\n` +
      "Rows that refer to others come first: in reverse they can be inserted again.",
  )
  .action(async (slug: string, _own: object, command: Command) => {
    const options = globalOptions<{ to: string; dryRun?: boolean; actor: string }>(command);
    await using pool = await openPool(options);
    const { id: restaurant_id } = await findRestaurant(pool, slug);
    if (options.dryRun) {
      const plan = await exactlyOne(pool, offboardPlan, { restaurant_id });
      print(
        options,
        "restaurants offboard --dry-run",
        plan,
        `${plan.items} rows would go. Dry run: none did.`,
      );
      return;
    }
    await using file = await OffboardingFile.open(options.to);
    using progress = new Progress();
    const rows = await offboardInChunks(pool, {
      restaurant_id,
      actor: options.actor,
      deliver: (chunk, position) => file.write(chunk, position),
      onChunk: ({ done, items }) => {
        progress.show("rows", done, items);
      },
    });
    print(
      options,
      "restaurants offboard",
      { rows },
      `${rows} rows are in ${options.to} and gone from the database.`,
    );
  });

function describe(found: Restaurant[]): string {
  if (found.length === 0) return 'None yet: "regulars init" or "restaurants add" makes one.';
  const rows = found.map((each) => [
    each.slug,
    each.name,
    each.country_code,
    each.timezone,
    each.currency,
    each.day_starts_at.slice(0, 5),
  ]);
  return table(["restaurant", "name", "country", "time zone", "currency", "day starts"], rows);
}
