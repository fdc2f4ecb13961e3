/** The functions of the areas, as one restaurant calls them. */
import type pg from "pg";
import * as bookings from "./bookings.js";
import type { CellSource } from "./cells/source.js";
import { RestaurantDb, type RestaurantKey, type RestaurantOptions } from "./client.js";
import * as customers from "./customers.js";
import * as loyalty from "./loyalty.js";
import * as reports from "./reports.js";
import type { Db } from "./rows.js";
import * as tables from "./tables.js";

/** The parameters that are left when the restaurant is known. */
type Own<Params> = Params extends unknown ? Omit<Params, "restaurant_id"> : never;

type Call<Function> = Function extends (db: Db, params: infer Params) => infer Result
  ? object extends Own<NonNullable<Params>>
    ? (params?: Own<NonNullable<Params>>) => Result
    : (params: Own<NonNullable<Params>>) => Result
  : never;

/** The functions of an area without `db` and `restaurant_id`. */
export type Bound<Area> = {
  [
    Name in keyof Area as Area[Name] extends (db: Db, ...rest: never[]) => unknown ? Name : never
  ]: Call<Area[Name]>;
};

type Uuid = `${string}-${string}-${string}-${string}-${string}`;

/** An id, not a slug: a text in the code that cannot be one is refused, with what to write. */
export type IdNotSlug<Given extends string> = string extends Given
  ? Given
  : Given extends Uuid
    ? Given
    : { slug: Given };

/** A restaurant's own view of the database; see {@link forRestaurant}. */
export class Restaurant extends RestaurantDb {
  readonly bookings: Bound<typeof bookings> = bind(this, bookings);
  readonly customers: Bound<typeof customers> = bind(this, customers);
  readonly loyalty: Bound<typeof loyalty> = bind(this, loyalty);
  readonly reports: Bound<typeof reports> = bind(this, reports);
  readonly tables: Bound<typeof tables> = bind(this, tables);
}

function bind<Area extends object>(db: RestaurantDb, area: Area): Bound<Area> {
  const calls = Object.entries(area).map(
    ([name, call]: [string, (db: Db, params: object) => unknown]) => [
      name,
      async (params: object = {}) => call(db, { restaurant_id: await db.ready(), ...params }),
    ],
  );
  return Object.fromEntries(calls) as Bound<Area>;
}

/**
 * The database as one restaurant sees it: row security shows nothing else, and functions refuse any
 * other restaurant. `db.bookings.create({ … })` needs no `restaurant_id`; the functions of the
 * areas, `bookings.create(db, { … })`, take it as their `db` as well.
 *
 * On a pool each call is a transaction of its own, tried again where others are in the way, so that
 * it works behind a transaction pooler. On anything else with `query`, such as a client inside a
 * transaction of yours, each call runs in that transaction and sets its restaurant. On the
 * cells of `createCells` each call runs where the restaurant is, and follows it when it moves.
 *
 * @param restaurant - an id, `{ id }` or `{ slug }`, which is looked up at the first call
 */
export function forRestaurant(
  source: pg.Pool | Db | CellSource,
  restaurant: RestaurantKey,
  options?: RestaurantOptions,
): Restaurant;
export function forRestaurant<Given extends string>(
  source: pg.Pool | Db | CellSource,
  restaurant: Given & IdNotSlug<Given>,
  options?: RestaurantOptions,
): Restaurant;
export function forRestaurant(
  source: pg.Pool | Db | CellSource,
  restaurant: string | RestaurantKey,
  options: RestaurantOptions = {},
): Restaurant {
  return new Restaurant(source, restaurant, options);
}
