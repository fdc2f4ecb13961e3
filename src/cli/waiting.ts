import { Command } from "commander";
import { type Waiting, listWaiting, nextWaiting } from "../bookings.js";
import { list as listTables } from "../tables.js";
import {
  type GlobalOptions,
  findRestaurant,
  globalOptions,
  missing,
  openPool,
  parseCount,
  printRows,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options extends GlobalOptions {
  restaurant: string;
  day?: string;
  table?: string;
  limit: number;
}

export const waitingCommand = new Command("waiting")
  .description("Who waits for a table, in the order of the queue")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .option("--day <date>", "a business day such as 2031-05-01; unless given, from today on")
  .option("--table <label>", "only whose turn it is at this table, today unless --day is given")
  .option("--limit <n>", "with --table: how many at most", parseCount, 1)
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const { id: restaurant_id, timezone } = await findRestaurant(pool, options.restaurant);
    const { day } = options;
    const found =
      options.table === undefined
        ? await listWaiting(pool, { restaurant_id, day })
        : await nextWaiting(pool, {
            restaurant_id,
            day,
            table_id: await tableId(pool, restaurant_id, options.table),
            limit_to: options.limit,
          });
    printRows(options, "waiting", found, describe(found, timezone));
  });

type Pool = Awaited<ReturnType<typeof openPool>>;

async function tableId(pool: Pool, restaurant_id: string, label: string): Promise<string> {
  const tables = await listTables(pool, { restaurant_id });
  const found = tables.find((each) => each.label === label);
  if (!found) throw missing("table", JSON.stringify(label), tables);
  return found.id;
}

function describe(found: Waiting[], timeZone: string): string {
  if (found.length === 0) return "Nobody waits.";
  // Swedish writes dates as ISO 8601 does
  const time = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "short", timeZone });
  return table(
    ["place", "starts", "party", "status", "booking"],
    found.map((each) => [
      each.place,
      time.format(each.starts_at),
      each.seating_preference === "any"
        ? each.party_size
        : `${each.party_size}\n${each.seating_preference}`,
      each.status,
      each.booking_id,
    ]),
  );
}
