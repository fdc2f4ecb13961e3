/**
 * How the console reads and writes. A page is one read-only transaction, so that all it shows is
 * one state of the database; what a form would do is tried in a transaction that is rolled back.
 */
import type pg from "pg";
import { type RestaurantDb, transaction } from "../client.js";
import { forRestaurant } from "../for-restaurant.js";
import { type Place, addDays, addMonths } from "./format.js";
import { businessToday, listRestaurants } from "../queries/console.js";
import { dayStartsAt } from "../reports.js";
import { type Db, exactlyOne, many } from "../rows.js";

export interface Restaurant extends Place {
  id: string;
  name: string;
  slug: string;
}

/** Nothing may be written, and nothing may take for ever. */
const readOnly =
  "set transaction isolation level repeatable read, read only; set local statement_timeout = '60s'";

/** Reads of one restaurant, as row security shows it. */
export function read<Result>(
  pool: pg.Pool,
  restaurantId: string | undefined,
  work: (db: Db) => Promise<Result>,
): Promise<Result> {
  const source = restaurantId === undefined ? pool : forRestaurant(pool, restaurantId);
  return transaction(source, async (client) => {
    await client.query(readOnly);
    return work(client);
  });
}

/** Thrown to roll back what was only tried. */
class Tried<Result> extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super("tried");
    this.result = result;
  }
}

/** Does `work` for real, tells what came of it, and leaves nothing behind. */
export async function rehearse<Result>(
  source: pg.Pool | RestaurantDb,
  work: (db: Db) => Promise<Result>,
): Promise<Result> {
  try {
    return await transaction<Result>(source, async (client) => {
      throw new Tried(await work(client));
    });
  } catch (error) {
    if (error instanceof Tried) return error.result as Result;
    throw error;
  }
}

export function restaurants(pool: pg.Pool): Promise<Restaurant[]> {
  return read(pool, undefined, (db) => many(db, listRestaurants, undefined));
}

/** The restaurant's own date of now, as `2031-05-01`. */
export async function today(db: Db, restaurant_id: string): Promise<string> {
  return (await exactlyOne(db, businessToday, { restaurant_id })).day;
}

/** Days of the restaurant; without one end the range begins or ends with what there is. */
export interface Range {
  from: string | undefined;
  /** The last day of it. */
  to: string | undefined;
  by: "day" | "week" | "month";
}

/** From the first day on and until the end of the last one. */
export async function between(
  db: Db,
  restaurant_id: string,
  { from, to }: Pick<Range, "from" | "to">,
): Promise<{ restaurant_id: string; from_at: Date | null; to_at: Date | null }> {
  const startOf = (day: string) => dayStartsAt(db, { restaurant_id, day });
  return {
    restaurant_id,
    from_at: from === undefined ? null : await startOf(from),
    to_at: to === undefined ? null : await startOf(addDays(to, 1)),
  };
}

/** The twelve months up to now, unless others are asked for. */
export function lastTwelveMonths(day: string): Range {
  return { from: addMonths(day, -11), to: addDays(addMonths(day, 1), -1), by: "month" };
}
