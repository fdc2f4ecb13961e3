import { Command, Option } from "commander";
import { changeTimezone } from "../upkeep.js";
import { type GlobalOptions, globalOptions, openPool, printRows, restaurantId } from "./shared.js";
import { table } from "./terminal.js";

interface Options extends GlobalOptions {
  restaurant: string;
  to: string;
  keep: "instants" | "local_times";
  actor: string;
  write?: boolean;
}

export const timezoneCommand = new Command("timezone")
  .description("Change a restaurant's zone; without --write only lists its future bookings")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .requiredOption("--to <zone>", "such as Europe/London")
  .addOption(
    new Option("--keep <what>", "instants: bookings stay; local_times: they move with the clock")
      .choices(["instants", "local_times"])
      .makeOptionMandatory(),
  )
  .option("--actor <id or kind>", "who does it, as it is recorded", "staff")
  .option("--write", "do it")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const bookings = await changeTimezone(pool, {
      restaurant_id: await restaurantId(pool, options.restaurant),
      timezone: options.to,
      keep: options.keep,
      actor: options.actor,
      dry_run: options.write !== true,
    });
    const rows = bookings.map((booking) => [
      booking.reference,
      booking.status,
      booking.local_starts_at,
      booking.new_local_starts_at,
      booking.new_starts_at.getTime() === booking.starts_at.getTime() ? "" : "moves",
    ]);
    const told = options.write === true ? "Done." : "Nothing is written without --write.";
    printRows(
      options,
      "timezone",
      bookings,
      `${table(["booking", "status", "local time", "then", ""], rows)}\n${told}`,
    );
  });
