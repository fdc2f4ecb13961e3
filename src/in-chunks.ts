/**
 * What would hold a restaurant's rows for long as one statement, a chunk a transaction, beside live
 * bookings. Each plans what is left to do, so that it can be stopped at any moment and run again.
 */
import type pg from "pg";
import { retrying, transaction } from "./client.js";
import {
  type IExportRestaurantResult,
  type IInactivePlanParams,
  type IRepricePlanParams,
  forgetChunk,
  inactiveChunk,
  inactivePlan,
  offboardChunk,
  offboardPlan,
  offboardRestaurant,
  repriceChunk,
  repricePlan,
} from "./queries/upkeep.js";
import { type Row, exactlyOne, many } from "./rows.js";

/** How far it is: called as it begins and after each chunk. */
export type OnChunk = (progress: { done: number; items: number }) => void;

export interface WithProgress {
  /** Called as it begins and after each chunk. */
  onChunk?: OnChunk;
}

/** What {@link repriceInChunks} wrote. */
export interface Repriced {
  /** Bookings that have another price or version of the rule. */
  bookings_written: number;
  /** Those of them whose points changed. */
  bookings_changed: number;
  /** By how many points, all together. */
  points_changed: number;
  entries_posted: number;
}

export interface RepriceOptions extends WithProgress {
  /** Who prices anew. @defaultValue `system` */
  actor?: string;
}

/**
 * The same as `reprice_loyalty_history`, for a restaurant in use. Where the rule changes meanwhile,
 * all bookings have the price of the last one in the end.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError} where no program is active
 */
export async function repriceInChunks(
  pool: pg.Pool,
  { actor, onChunk, ...which }: IRepricePlanParams & RepriceOptions,
): Promise<Repriced> {
  const total = { bookings_written: 0, bookings_changed: 0, points_changed: 0, entries_posted: 0 };
  for (;;) {
    const plan = await many(pool, repricePlan, which);
    const items = total.bookings_written + plan.reduce((sum, chunk) => sum + chunk.items, 0);
    onChunk?.({ done: total.bookings_written, items });
    const before = total.bookings_written;
    for (const { first_id, last_id } of plan) {
      const params = { ...which, first_id, last_id, actor };
      const chunk = await retrying(10, () => exactlyOne(pool, repriceChunk, params));
      total.bookings_written += chunk.bookings_written;
      total.bookings_changed += chunk.bookings_changed;
      total.points_changed += chunk.points_changed;
      total.entries_posted += chunk.entries_posted;
      onChunk?.({ done: total.bookings_written, items });
    }
    if (total.bookings_written === before) return total;
  }
}

/**
 * The same as `erase_inactive_customers`, for any number of guests: few at a time, so that nobody
 * who books waits long. Gives the ids of those who were erased.
 *
 * @throws {@link InvalidFieldError}
 */
export async function eraseInactiveInChunks(
  pool: pg.Pool,
  { onChunk, ...which }: IInactivePlanParams & WithProgress,
): Promise<string[]> {
  const plan = await many(pool, inactivePlan, which);
  const erased: string[] = [];
  onChunk?.({ done: 0, items: plan.length });
  for (let done = 0; done < plan.length; done += 20) {
    const customer_ids = plan.slice(done, done + 20).map(({ customer_id }) => customer_id);
    const chunk = await retrying(10, () => many(pool, inactiveChunk, { ...which, customer_ids }));
    erased.push(...chunk.map(({ customer_id }) => customer_id));
    onChunk?.({ done: done + customer_ids.length, items: plan.length });
  }
  return erased;
}

export interface OffboardOptions extends WithProgress {
  /** The restaurant. */
  restaurant_id: string;
  /** Who lets it go. */
  actor: string;
  /** Keeps rows, of which `position` were kept before. */
  deliver: (rows: Row<IExportRestaurantResult>[], position: number) => Promise<void>;
}

/**
 * The same as `offboard_restaurant`, for one of any size. `deliver` keeps rows and is waited for
 * before they are deleted: `position` rows are kept for good by then, and what was delivered after
 * them is delivered again. Rows come with those that refer to others first: in reverse they can be
 * inserted again. Gives how many rows there were in all.
 *
 * @throws {@link NotFoundError}
 */
export async function offboardInChunks(
  pool: pg.Pool,
  { deliver, onChunk, ...which }: OffboardOptions,
): Promise<number> {
  const plan = await exactlyOne(pool, offboardPlan, which);
  const items = plan.rows_delivered + plan.items;
  let done = plan.rows_delivered;
  onChunk?.({ done, items });
  const next = async (query: typeof offboardChunk | typeof offboardRestaurant) => {
    const work = async (client: pg.PoolClient) => {
      const rows = await many(client, query, which);
      if (rows.length > 0) await deliver(rows, done);
      return rows.length;
    };
    const rows = await transaction(pool, work, { attempts: 10 });
    done += rows;
    onChunk?.({ done, items });
    return rows;
  };
  while ((await next(offboardChunk)) > 0);
  while ((await exactlyOne(pool, forgetChunk, which)).places > 0);
  await next(offboardRestaurant);
  return done;
}
