/** Points at the command line: what a booking would earn, what expires, entries taken back. */
import { Command } from "commander";
import type { BookingType } from "../bookings.js";
import {
  type Exclusion,
  type LedgerEntry,
  exclude,
  exclusions,
  expiries,
  previewPoints,
  readmit,
  reverseEntry,
} from "../loyalty.js";
import {
  type GlobalOptions,
  type Moment,
  customerId,
  globalOptions,
  instant,
  openPool,
  parseCount,
  parseId,
  parseMoment,
  print,
  printRows,
  restaurantId,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options extends GlobalOptions {
  restaurant: string;
}

export const pointsCommand = new Command("points").description(
  "Points: what a booking would earn, what expires when, who is excluded, entries taken back",
);

function points(usage: string, description: string): Command {
  return pointsCommand
    .command(usage)
    .description(description)
    .requiredOption("--restaurant <id or slug>", "the restaurant");
}

points("preview", "What a booking would earn if it were confirmed now; writes nothing")
  .requiredOption("--party <n>", "how many come", parseCount)
  .option("--at <date>", "when they come; else now", parseMoment)
  .option("--type <type>", "breakfast, lunch, dinner or drinks; else by the hour")
  .option("--spend <amount>", "the bill in minor units", parseCount)
  .option("--currency <code>", "of the bill; else the restaurant's")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<
      Options & {
        party: number;
        at?: Moment;
        type?: BookingType;
        spend?: number;
        currency?: string;
      }
    >(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const preview = await previewPoints(pool, {
      restaurant_id,
      party_size: options.party,
      starts_at: await instant(pool, restaurant_id, options.at),
      booking_type: options.type,
      spend_amount: options.spend,
      spend_currency: options.currency,
    });
    const program = preview.program_slug ?? "no program accrues now";
    print(options, "points preview", preview, `${preview.points} points (${program})`);
  });

points("expiries <guest>", "When a guest's points expire if none are used, the next first")
  .option("--limit <n>", "at most so many dates", parseCount)
  .action(async (guest: string, _own: object, command: Command) => {
    const options = globalOptions<Options & { limit?: number }>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const customer_id = await customerId(pool, restaurant_id, guest);
    const found = await expiries(pool, { restaurant_id, customer_id, limit_to: options.limit });
    const rows = found.map(({ expires_on, points }) => [expires_on, points]);
    printRows(
      options,
      "points expiries",
      found,
      rows.length > 0 ? table(["date", "points"], rows) : "None.",
    );
  });

points("exclude <guest>", "Let a guest earn nothing more; what was earned stays")
  .requiredOption("--reason <code>", "a short code such as staff or abuse")
  .option("--actor <id or kind>", "who does it, as it is recorded", "staff")
  .action(async (guest: string, _own: object, command: Command) => {
    const options = globalOptions<Options & { reason: string; actor: string }>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const customer_id = await customerId(pool, restaurant_id, guest);
    const { reason, actor } = options;
    const exclusion = await exclude(pool, { restaurant_id, customer_id, reason, actor });
    print(options, "points exclude", exclusion, describeExclusions([exclusion]));
  });

points("readmit <guest>", "Let an excluded guest earn again")
  .option("--actor <id or kind>", "who does it, as it is recorded", "staff")
  .action(async (guest: string, _own: object, command: Command) => {
    const options = globalOptions<Options & { actor: string }>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const customer_id = await customerId(pool, restaurant_id, guest);
    const ended = await readmit(pool, { restaurant_id, customer_id, actor: options.actor });
    printRows(
      options,
      "points readmit",
      ended,
      ended.length > 0 ? describeExclusions(ended) : "Was not excluded.",
    );
  });

points("exclusions [guest]", "Who is or was excluded, by whom and why, the newest first").action(
  async (guest: string | undefined, _own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const customer_id = guest && (await customerId(pool, restaurant_id, guest));
    const found = await exclusions(pool, { restaurant_id, customer_id });
    printRows(
      options,
      "points exclusions",
      found,
      found.length > 0 ? describeExclusions(found) : "None.",
    );
  },
);

points("reverse <entry>", "Take an adjustment or a redemption back, by its id in the ledger")
  .requiredOption("--reason <text>", "why, for staff")
  .option("--points <n>", "so many; else all that is left of it", parseCount)
  .option("--actor <id or kind>", "who does it, as it is recorded", "staff")
  .option("--key <text>", "an idempotency key: run again, nothing is taken back twice")
  .action(async (entry: string, _own: object, command: Command) => {
    const options = globalOptions<
      Options & { reason: string; points?: number; actor: string; key?: string }
    >(command);
    await using pool = await openPool(options);
    const reversal: LedgerEntry = await reverseEntry(pool, {
      restaurant_id: await restaurantId(pool, options.restaurant),
      event_id: parseId(entry),
      reason: options.reason,
      actor: options.actor,
      idempotency_key: options.key,
      points: options.points,
    });
    print(
      options,
      "points reverse",
      reversal,
      `${reversal.points_delta} points, ${reversal.reason}`,
    );
  });

function describeExclusions(found: Exclusion[]): string {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const rows = found.map((each) => [
    each.customer_id,
    each.reason,
    `${day(each.excluded_at)} ${each.excluded_by}` +
      (each.ended_at === null ? "" : `\nto ${day(each.ended_at)} ${each.ended_by ?? ""}`),
  ]);
  return table(["guest", "why", "excluded"], rows);
}
