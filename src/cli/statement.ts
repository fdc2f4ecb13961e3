import { Command } from "commander";
import { type StatementLine, statement } from "../loyalty.js";
import {
  type Moment,
  customerId,
  globalOptions,
  instant,
  openPool,
  parseMoment,
  printRows,
  restaurantId,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options {
  restaurant: string;
  customer: string;
  from?: Moment;
  to?: Moment;
}

export const statementCommand = new Command("statement")
  .description("A customer's points: opening balance, entries, closing balance")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .requiredOption("--customer <id or search>", "the customer: an id, e-mail, phone or name")
  .option(
    "--from <date>",
    "entries from the beginning of this day, or from an instant",
    parseMoment,
  )
  .option("--to <date>", "entries until before this day, or before an instant", parseMoment)
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const customer_id = await customerId(pool, restaurant_id, options.customer);
    const lines = await statement(pool, {
      restaurant_id,
      customer_id,
      from_at: await instant(pool, restaurant_id, options.from),
      to_at: await instant(pool, restaurant_id, options.to),
    });
    printRows(options, "statement", lines, describe(lines));
  });

export function describe(lines: StatementLine[]): string {
  const rows = lines.map(({ line, occurred_at, points_delta, balance, reason, ...entry }) => [
    occurred_at?.toISOString().slice(0, 10) ?? "",
    reason ?? line,
    entry.booking_reference ?? "",
    points_delta === null ? "" : points_delta > 0 ? `+${points_delta}` : `${points_delta}`,
    balance,
    entry.note ?? "",
  ]);
  const next = lines.at(-1);
  const expiry = next?.next_expiry_on
    ? `\n${next.next_expiry_points ?? 0} points expire on ${next.next_expiry_on}.`
    : "";
  return table(["date", "what", "booking", "points", "balance", "note"], rows) + expiry;
}
