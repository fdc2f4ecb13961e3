/**
 * What operators run, for one restaurant or for all: the session must belong to the owner or to the
 * ops role.
 */
import type pg from "pg";
import { assertJobs, retrying } from "./client.js";
import { forRestaurant } from "./for-restaurant.js";
import { RegularsError } from "./errors.js";
import { expire, lapseTiers } from "./loyalty.js";
import {
  type IBackfillCustomersLoyaltyParams,
  type IBackfillCustomersLoyaltyResult,
  backfillChunk,
  backfillCustomersLoyalty,
  backfillPlan,
  backfillReport,
  applyPhoneRulesChunk,
  finishPhoneRules,
  type IPhoneRuleChangesParams,
  type IPhoneRuleChangesResult,
  phoneRuleChanges as phoneRuleChangesQuery,
  planPhoneRules,
  type IExportRestaurantParams,
  type IExportRestaurantResult,
  type IChangeRestaurantTimezoneParams,
  type IChangeRestaurantTimezoneResult,
  type IOffboardRestaurantParams,
  type IVerifyCustomersLoyaltyParams,
  type IVerifyCustomersLoyaltyResult,
  type IRememberVerifiedParams,
  rememberVerified as rememberVerifiedQuery,
  exportRestaurant as exportRestaurantQuery,
  changeRestaurantTimezone,
  listRestaurants,
  mirrorAttachedWrites,
  offboardRestaurant as offboardRestaurantQuery,
  verifyCustomersLoyalty,
} from "./queries/upkeep.js";
import { type Db, type Refine, type Row, exactlyOne, many } from "./rows.js";

/** What one step of the backfill did to one kind of rows. */
export type BackfillCount = Row<IBackfillCustomersLoyaltyResult>;

/**
 * Brings customers, profiles, ledger and accounts in line with the bookings, in one transaction:
 * for a database in use see {@link backfillInChunks}. A second run writes nothing. Calls
 * `backfill_customers_loyalty`.
 */
export function backfill(
  db: Db,
  which: IBackfillCustomersLoyaltyParams = {},
): Promise<BackfillCount[]> {
  return many(db, backfillCustomersLoyalty, which);
}

export interface BackfillOptions {
  /** One restaurant. @defaultValue all restaurants */
  restaurant_id?: string | null | undefined;
  /** How many connections share the work. @defaultValue 1 */
  jobs?: number;
  /** Called as a step begins and after each chunk; `items` count what the step found to differ. */
  onProgress?: (progress: BackfillProgress) => void;
}

export interface BackfillProgress {
  step: "customers" | "profiles" | "ledger";
  done: number;
  items: number;
}

const steps = ["customers", "profiles", "ledger"] as const;

/**
 * The same as {@link backfill}, each chunk in its own transaction, beside live bookings. It can be
 * stopped at any moment and run again. A job keeps its plan in its session, so it needs a
 * connection of its own: not through a pooler that shares them between transactions.
 *
 * @throws RangeError where `jobs` are more than the pool has connections
 */
export async function backfillInChunks(
  pool: pg.Pool,
  { restaurant_id, jobs = 1, onProgress }: BackfillOptions = {},
): Promise<BackfillCount[]> {
  assertJobs(pool, jobs);
  const clients: pg.PoolClient[] = [];
  try {
    // One by one: if the server has no more connections, those opened before are released.
    while (clients.length < jobs) clients.push(await pool.connect());
    // The next run finds a chunk that a crash lost, so no commit waits for the disk.
    await all(clients.map((client) => client.query("set synchronous_commit = off")));
    for (const [index, name] of steps.entries()) {
      const step = index + 1;
      const plans = await all(
        clients.map((client, part) =>
          many(client, backfillPlan, { step, restaurant_id, part, parts: jobs }),
        ),
      );
      const items = plans.flat().reduce((sum, chunk) => sum + chunk.items, 0);
      let done = 0;
      onProgress?.({ step: name, done, items });
      await all(
        clients.map(async (client, part) => {
          for (const { chunk_restaurant_id, chunk, items: size } of plans[part] ?? []) {
            const params = { step, restaurant_id: chunk_restaurant_id, chunk };
            await retrying(10, () => many(client, backfillChunk, params));
            done += size;
            onProgress?.({ step: name, done, items });
          }
        }),
      );
    }
    return addUp(await all(clients.map((job) => many(job, backfillReport, { restaurant_id }))));
  } finally {
    // Not back to the pool: the plan's temporary tables stay with the connection.
    for (const client of clients) client.release(true);
  }
}

/** Each job knows what it wrote, and takes all other rows for unchanged. */
function addUp(reports: BackfillCount[][]): BackfillCount[] {
  const [first = [], ...others] = reports;
  return first.map((count, index) => {
    const sum = { ...count };
    for (const report of others) {
      const { inserted = 0, changed = 0 } = report[index] ?? {};
      sum.inserted += inserted;
      sum.changed += changed;
      sum.unchanged -= inserted + changed;
    }
    return sum;
  });
}

/** Like `Promise.all`, but waits for the others when one has failed. */
async function all<Result>(promises: Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * A check of {@link verify}; `detail` names the first offenders by their ids. What only tells has
 * no `expected`.
 */
export type Check = Refine<
  Row<IVerifyCustomersLoyaltyResult>,
  {
    severity: "fail" | "warn" | "info";
  }
>;

/**
 * Compares everything derived with what it is derived from, and changes nothing. With `since_last`
 * only what changed since {@link rememberVerified}; a first check, `scope`, tells what that was.
 * Calls `verify_customers_loyalty`.
 *
 * @defaultValue `since_last: false`
 */
export function verify(
  db: Db,
  which: Partial<IVerifyCustomersLoyaltyParams> = {},
): Promise<Check[]> {
  return many(db, verifyCustomersLoyalty, which) as Promise<Check[]>;
}

/** Whether a {@link Check} stops a deploy: one of severity `fail` that is not `ok`. */
export function isRed({ ok, severity }: Check): boolean {
  return !ok && severity === "fail";
}

/**
 * Remembers that what {@link verify} looked at in this transaction was green, so that the next one
 * may look at what changed since. The transaction must be repeatable read or serializable. Calls
 * `regulars.remember_verified`.
 *
 * @returns how many restaurants
 * @throws {@link RefusedError} in a transaction that is read committed
 * @throws {@link TransactionConflictError} where another one has remembered meanwhile
 */
export async function rememberVerified(
  db: Db,
  which: Partial<IRememberVerifiedParams> = {},
): Promise<number> {
  return (await exactlyOne(db, rememberVerifiedQuery, which)).restaurants;
}

/** What a change of the phone rules, or of a restaurant's country, means for one customer. */
export type PhoneRuleChange = Refine<
  Row<IPhoneRuleChangesResult>,
  {
    change: "rekey" | "join" | "part" | "unreadable";
  }
>;

/**
 * Lists what {@link applyPhoneRules} would change, and changes nothing. Calls
 * `regulars.phone_rule_changes`.
 */
export function phoneRuleChanges(
  db: Db,
  which: IPhoneRuleChangesParams = {},
): Promise<PhoneRuleChange[]> {
  return many(db, phoneRuleChangesQuery, which) as Promise<PhoneRuleChange[]>;
}

export interface AppliedPhoneRules {
  rekeyed: number;
  restaurants_done: number;
  /**
   * Restaurants where customers are left that would join: merge them, or leave them, and apply
   * again.
   */
  restaurants_left: number;
}

/**
 * Re-keys the customers whose number is read differently, each chunk in its own transaction, and
 * merges none. It can be stopped at any moment and run again. Run {@link backfillInChunks} after
 * it: it moves the bookings that part. Calls `regulars.plan_phone_rules` and what follows it.
 */
export async function applyPhoneRules(
  pool: pg.Pool,
  {
    restaurant_id,
    onProgress,
  }: Pick<BackfillOptions, "restaurant_id"> & {
    /** Called after each chunk with the customers re-keyed so far. */
    onProgress?: (rekeyed: number) => void;
  } = {},
): Promise<AppliedPhoneRules> {
  const client = await pool.connect();
  try {
    let rekeyed = 0;
    for (let before = -1; before !== rekeyed;) {
      // Plans again: a customer may take a number that another has just given up.
      before = rekeyed;
      for (const chunk of await many(client, planPhoneRules, { restaurant_id })) {
        const params = { restaurant_id: chunk.chunk_restaurant_id, chunk: chunk.chunk };
        const done = await retrying(10, () => exactlyOne(client, applyPhoneRulesChunk, params));
        rekeyed += done.rekeyed;
        onProgress?.(rekeyed);
      }
    }
    return { rekeyed, ...(await exactlyOne(client, finishPhoneRules, { restaurant_id })) };
  } finally {
    // Not back to the pool: the plan's temporary tables stay with the connection.
    client.release(true);
  }
}

/**
 * Mirrors what a deferred attachment of an app's tables has queued, in chunks, each its own
 * transaction. It can be stopped at any moment and run again. Calls
 * `regulars.mirror_attached_writes`.
 *
 * @returns how many writes of the app were waiting
 */
export async function mirrorQueue(db: Db): Promise<number> {
  for (let mirrored = 0; ;) {
    const { taken } = await retrying(10, () =>
      exactlyOne(db, mirrorAttachedWrites, { limit_to: 500 }),
    );
    if (taken === 0) return mirrored;
    mirrored += taken;
  }
}

/** What {@link run} did for a restaurant. */
export interface Upkeep {
  restaurant_id: string;
  slug: string;
  /** Accounts and points that {@link expire} posted. */
  expired_accounts: number;
  expired_points: number;
  /** Accounts that {@link lapseTiers} moved to another tier. */
  lapsed_tiers: number;
  /** What ended the work on this restaurant, which goes on with the others. */
  error: RegularsError | null;
}

/**
 * What has to happen day by day, for each restaurant and each task a transaction of its own: calls
 * {@link mirrorQueue}, `expire_points` and `lapse_loyalty_tiers`. A failure stops that restaurant
 * only, and is reported in `error`; the next run does what is late. The session belongs to the
 * owner or to the ops role.
 *
 * @throws what the driver raises where the server is not there
 */
export async function run(
  pool: pg.Pool,
  { restaurant_id }: Pick<BackfillOptions, "restaurant_id"> = {},
): Promise<Upkeep[]> {
  const done: Upkeep[] = [];
  await mirrorQueue(pool);
  for (const restaurant of await many(pool, listRestaurants, { restaurant_id })) {
    done.push(await runOne(pool, restaurant));
  }
  return done;
}

async function runOne(
  pool: pg.Pool,
  restaurant: { restaurant_id: string; slug: string },
): Promise<Upkeep> {
  const { restaurant_id } = restaurant;
  const db = forRestaurant(pool, restaurant_id);
  const done = { ...restaurant, expired_accounts: 0, expired_points: 0, lapsed_tiers: 0 };
  try {
    const { accounts, points } = await expire(db, { restaurant_id });
    Object.assign(done, { expired_accounts: accounts, expired_points: points });
    done.lapsed_tiers = await lapseTiers(db, { restaurant_id });
    return { ...done, error: null };
  } catch (error) {
    if (!(error instanceof RegularsError)) throw error;
    return { ...done, error };
  }
}

export {
  type OffboardOptions,
  type OnChunk,
  type RepriceOptions,
  type Repriced,
  type WithProgress,
  eraseInactiveInChunks,
  offboardInChunks,
  repriceInChunks,
} from "./in-chunks.js";

/** A row of a restaurant's data and the table it is from. */
export type ExportedRow = Row<IExportRestaurantResult>;

/**
 * Everything held on a restaurant, in memory at once. Calls `export_restaurant`.
 *
 * @throws {@link NotFoundError}
 */
export function exportRestaurant(db: Db, which: IExportRestaurantParams): Promise<ExportedRow[]> {
  return many(db, exportRestaurantQuery, which);
}

/**
 * Deletes a restaurant with everything held on it, and returns that. Calls `offboard_restaurant`.
 *
 * @throws {@link NotFoundError}
 */
export function offboardRestaurant(
  db: Db,
  which: IOffboardRestaurantParams,
): Promise<ExportedRow[]> {
  return many(db, offboardRestaurantQuery, which);
}

/** A future booking, with its local times, `YYYY-MM-DD HH:MM:SS`, before and after. */
export type BookingInZones = Row<IChangeRestaurantTimezoneResult>;

/**
 * Changes a restaurant's zone and lists the future bookings: they keep their `instants`, or keep
 * their `local_times` and move. Writes nothing unless `dry_run` is false. Calls
 * `change_restaurant_timezone`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 * @throws {@link TableTakenError} where two that move would want one table
 */
export function changeTimezone(
  db: Db,
  which: Refine<IChangeRestaurantTimezoneParams, { keep: "instants" | "local_times" }>,
): Promise<BookingInZones[]> {
  return many(db, changeRestaurantTimezone, which);
}
