/** What operators run, for one restaurant or for all: the session must belong to the owner or to the ops role. */
import type pg from "pg";
import { retrying } from "./client.js";
import {
  type IBackfillCustomersLoyaltyParams,
  type IBackfillCustomersLoyaltyResult,
  backfillChunk,
  backfillCustomersLoyalty,
  backfillPlan,
  backfillReport,
  type IVerifyCustomersLoyaltyParams,
  type IVerifyCustomersLoyaltyResult,
  verifyCustomersLoyalty,
} from "./queries/upkeep.js";
import { type Db, type Refine, type Row, many } from "./rows.js";

/** What one step of the backfill did to one kind of rows. */
export type BackfillCount = Row<IBackfillCustomersLoyaltyResult>;

/**
 * Brings customers, profiles, ledger and accounts in line with the bookings, in one transaction: for a
 * database in use see {@link backfillInChunks}. A second run writes nothing. Calls `backfill_customers_loyalty`.
 */
export function backfill(
  db: Db,
  which: IBackfillCustomersLoyaltyParams = {},
): Promise<BackfillCount[]> {
  return many(db, backfillCustomersLoyalty, which);
}

export interface BackfillOptions {
  /** @defaultValue all restaurants */
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
 * The same as {@link backfill}, each chunk its own transaction, while bookings go on. It can be stopped at
 * any moment and run again. A job keeps its plan in its session, so it needs a connection of its own: not
 * through a pooler that shares them between transactions.
 *
 * @throws RangeError where `jobs` are more than the pool has connections
 */
export async function backfillInChunks(
  pool: pg.Pool,
  { restaurant_id, jobs = 1, onProgress }: BackfillOptions = {},
): Promise<BackfillCount[]> {
  if (jobs < 1 || jobs > pool.options.max) {
    throw new RangeError(`jobs must be from 1 to the pool's ${pool.options.max} connections`);
  }
  const clients = await all(Array.from({ length: jobs }, () => pool.connect()));
  try {
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

/** As `Promise.all`, but waits for those that are still at work when one has failed. */
async function all<Result>(promises: Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** A check of {@link verify}; `detail` names the first offenders by their ids. */
export type Check = Refine<
  Row<IVerifyCustomersLoyaltyResult>,
  {
    /** What it means when it is not `ok`: only a `fail` is a reason to stop a deploy. */
    severity: "fail" | "warn" | "info";
  }
>;

/**
 * Compares everything derived with what it is derived from, and changes nothing. Calls
 * `verify_customers_loyalty`.
 */
export function verify(db: Db, which: IVerifyCustomersLoyaltyParams = {}): Promise<Check[]> {
  return many(db, verifyCustomersLoyalty, which) as Promise<Check[]>;
}
