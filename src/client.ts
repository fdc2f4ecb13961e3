/** Connections, transactions, the pilot settings and the restaurant of a call. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { isTransactionConflict, toRegularsError } from "./errors.js";
import type { Db, QueryResult } from "./rows.js";

export interface PoolOptions extends pg.PoolConfig {
  /**
   * Restaurants in the loyalty pilot: ids separated by commas.
   *
   * @defaultValue the environment's LOYALTY_PILOT_RESTAURANT_IDS
   */
  pilotRestaurantIds?: string | undefined;
  /**
   * `on` opens active programs that are not `pilot_only`.
   *
   * @defaultValue the environment's LOYALTY_GENERAL_AVAILABILITY
   */
  generalAvailability?: string | undefined;
}

/** A pool of `pg` that ends with its scope: `await using pool = createPool()`. */
export class Pool extends pg.Pool implements AsyncDisposable {
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.ending) await this.end();
  }
}

/**
 * A pool whose connections carry the pilot settings. Behind a pooler that shares connections
 * between transactions settings do not stay: write them to `regulars.settings` instead.
 *
 * Its connections are pipelined (`pipeline: false` undoes that, for cursors), so that {@link
 * forRestaurant} takes one round trip.
 *
 * @param options - those of `pg.Pool` and the pilot settings, or a connection URL
 */
export function createPool(options: PoolOptions | string = {}): Pool {
  const {
    pilotRestaurantIds = process.env.LOYALTY_PILOT_RESTAURANT_IDS,
    generalAvailability = process.env.LOYALTY_GENERAL_AVAILABILITY,
    onConnect,
    ...config
  } = typeof options === "string" ? { connectionString: options } : options;
  warnOfPilotList(pilotRestaurantIds);
  const settings = { pilotRestaurantIds, generalAvailability };
  const prepare = async (client: pg.ClientBase) => {
    // Lost while it is being closed: nobody listens any more, and that would end the process.
    client.on("error", () => undefined);
    await applySettings(client, settings);
    await (onConnect?.(client) as unknown);
  };
  // The pool waits for the promise, which its types do not say.
  const pool = new Pool({
    pipeline: true,
    ...config,
    onConnect: (client): unknown => prepare(client),
  });
  // Lost while it was idle: the pool replaces it.
  pool.on("error", () => undefined);
  return pool;
}

/** Not in the start-up packet: it holds 10,000 bytes, 270 restaurants, and poolers refuse it. */
async function applySettings(
  client: pg.ClientBase,
  settings: Pick<PoolOptions, "pilotRestaurantIds" | "generalAvailability">,
): Promise<void> {
  const { pilotRestaurantIds = null, generalAvailability = null } = settings;
  if (pilotRestaurantIds === null && generalAvailability === null) return;
  await client.query(
    `select set_config(name, value, false)
     from (values ('loyalty.pilot_restaurant_ids', $1), ('loyalty.general_availability', $2))
       as settings (name, value)
     where value is not null`,
    [pilotRestaurantIds, generalAvailability],
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The entries of a pilot list that are no ids: they match nothing, and stop nothing. */
export function malformedPilotEntries(list: string | undefined): string[] {
  const entries = (list ?? "").split(",").map((entry) => entry.replace(/\s/g, ""));
  return entries.filter((entry) => entry !== "" && !uuid.test(entry));
}

const warned = new Set<string>();

function warnOfPilotList(list: string | undefined): void {
  const malformed = malformedPilotEntries(list).filter((entry) => !warned.has(entry));
  if (malformed.length === 0) return;
  for (const entry of malformed) warned.add(entry);
  const named = malformed.map((entry) => JSON.stringify(entry)).join(", ");
  process.emitWarning(`not a restaurant id in LOYALTY_PILOT_RESTAURANT_IDS: ${named}`, {
    type: "RegularsWarning",
    code: "REGULARS_PILOT_LIST",
  });
}

/**
 * Each call is a transaction of its own in the context of one restaurant; see {@link
 * forRestaurant}.
 */
export class RestaurantDb implements Db {
  readonly pool: pg.Pool;
  readonly restaurantId: string;

  constructor(pool: pg.Pool, restaurantId: string) {
    if (!uuid.test(restaurantId)) throw new TypeError("restaurantId is not a UUID");
    this.pool = pool;
    this.restaurantId = restaurantId;
  }

  async query(text: string, values: unknown[] = []): Promise<QueryResult> {
    return retrying(defaultAttempts, async () => {
      const client = await this.pool.connect();
      if (!client.pipeline) {
        return runIn(client, beginIn(this), () => client.query(text, values));
      }
      // All sent at once, one round trip; a commit after an error rolls back.
      const [began, result, committed] = await Promise.allSettled([
        client.query(beginIn(this)),
        client.query(text, values),
        client.query("commit"),
      ]);
      client.release();
      if (began.status === "rejected") throw began.reason;
      if (result.status === "rejected") throw result.reason;
      if (committed.status === "rejected") throw committed.reason;
      return result.value;
    });
  }
}

/**
 * The database as one restaurant sees it: row security shows nothing else, and functions refuse any
 * other restaurant. Holds for one call or one {@link transaction} at a time, and so behind a
 * transaction pooler too.
 */
export function forRestaurant(pool: pg.Pool, restaurantId: string): RestaurantDb {
  return new RestaurantDb(pool, restaurantId);
}

const defaultAttempts = 5;

export interface TransactionOptions {
  /** How often it is tried at most, when other transactions are in the way. @defaultValue 5 */
  attempts?: number;
}

/**
 * Runs `work` in a transaction; tries the whole of it again after a deadlock or a serialization
 * failure, so `work` must do nothing that cannot be undone.
 *
 * @throws what `work` throws, after rolling back
 */
export async function transaction<Result>(
  source: pg.Pool | RestaurantDb,
  work: (client: pg.PoolClient) => Promise<Result>,
  { attempts = defaultAttempts }: TransactionOptions = {},
): Promise<Result> {
  return retrying(attempts, async () => {
    const client = await (source instanceof RestaurantDb ? source.pool : source).connect();
    return runIn(client, beginIn(source), () => work(client));
  });
}

function beginIn(source: pg.Pool | RestaurantDb): string {
  if (!(source instanceof RestaurantDb)) return "begin";
  return `begin; set local regulars.restaurant_id = '${source.restaurantId}'`;
}

/**
 * @throws RangeError where more connections are to work than the pool may open, which would wait
 * for ever
 */
export function assertJobs(pool: pg.Pool, jobs: number): void {
  if (jobs < 1 || jobs > pool.options.max) {
    throw new RangeError(`jobs must be from 1 to the pool's ${pool.options.max} connections`);
  }
}

/** Runs it again while other transactions are in the way. */
export async function retrying<Result>(
  attempts: number,
  run: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !isTransactionConflict(error)) throw toRegularsError(error);
      // Uneven pauses: those who met each other would meet again.
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** Runs `work` between `begin` and a commit or rollback, and gives the client back to its pool. */
async function runIn<Result>(
  client: pg.PoolClient,
  begin: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    await client.query(begin);
    const result = await work();
    const { command } = await client.query("commit");
    // PostgreSQL answers a commit after an error that `work` swallowed by rolling back.
    if (command !== "COMMIT") throw new Error("the transaction had failed before its commit");
    client.release();
    return result;
  } catch (error) {
    await client.query("rollback").then(
      () => {
        client.release();
      },
      () => {
        client.release(true);
      },
    );
    throw error;
  }
}
