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
  /**
   * The pilot settings, sent with each `begin`: empty, or statements that each begin with a
   * semicolon.
   */
  pilotSettings = "";

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.ending) await this.end();
  }
}

/**
 * A pool whose transactions carry the pilot settings: those of {@link transaction} and {@link
 * forRestaurant}, and each `pool.query`, which therefore runs in a transaction where there are
 * settings. Nothing of them stays on a connection, so that behind a pooler no other client meets
 * them. A client of `pool.connect()` has none.
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
  const prepare = async (client: pg.ClientBase) => {
    // Lost while it is being closed: nobody listens any more, and that would end the process.
    client.on("error", () => undefined);
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
  pool.pilotSettings = pilotStatements({
    "loyalty.pilot_restaurant_ids": pilotRestaurantIds,
    "loyalty.general_availability": generalAvailability,
  });
  if (pool.pilotSettings !== "") setPilotInQueries(pool);
  return pool;
}

function pilotStatements(settings: Record<string, string | undefined>): string {
  return Object.entries(settings)
    .filter((setting): setting is [string, string] => setting[1] !== undefined)
    .map(([name, value]) => `; set local ${name} = ${pg.escapeLiteral(value)}`)
    .join("");
}

/**
 * The pool's own `query` is a statement on any connection: here it is a transaction with the
 * settings.
 */
function setPilotInQueries(pool: Pool): void {
  const plain = pool.query.bind(pool) as (...query: unknown[]) => unknown;
  const query = (...given: unknown[]) => {
    const [text] = given;
    // A cursor or a stream reads on after the call, and a callback is the driver's older way.
    const isOrdinary =
      typeof given.at(-1) !== "function" &&
      (typeof text === "string" ||
        (typeof text === "object" && text !== null && !("submit" in text)));
    return isOrdinary ? queryIn(pool, beginIn(pool), given) : plain(...given);
  };
  pool.query = query as typeof pool.query;
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
    return retrying(defaultAttempts, () => queryIn(this.pool, beginIn(this), [text, values]));
  }
}

/** One query in a transaction of its own. */
async function queryIn(pool: pg.Pool, begin: string, query: unknown[]): Promise<pg.QueryResult> {
  const client = await pool.connect();
  const run = () => client.query(...(query as [string, unknown[]]));
  if (!client.pipeline) return runIn(client, begin, run);
  // All sent at once, one round trip; a commit after an error rolls back.
  const [began, result, committed] = await Promise.allSettled([
    client.query(begin),
    run(),
    client.query("commit"),
  ]);
  client.release();
  if (began.status === "rejected") throw began.reason;
  if (result.status === "rejected") throw result.reason;
  if (committed.status === "rejected") throw committed.reason;
  return result.value;
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

/** What begins a transaction there: its settings are sent with it and end with it. */
export function beginIn(source: pg.Pool | RestaurantDb): string {
  const pool = source instanceof RestaurantDb ? source.pool : source;
  const begin = `begin${pool instanceof Pool ? pool.pilotSettings : ""}`;
  if (!(source instanceof RestaurantDb)) return begin;
  return `${begin}; set local regulars.restaurant_id = '${source.restaurantId}'`;
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
      // Uneven pauses: those who met each other would meet again. Under serializable many meet at
      // once, so that they grow to the length of a busy moment.
      await sleep((0.5 + Math.random() / 2) * Math.min(1000, 20 * 3 ** (attempt - 1)));
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

/** One query in a transaction of its own, on a client that stays with its caller. */
export async function queryOn(
  client: pg.PoolClient,
  begin: string,
  text: string,
  values: unknown[],
): Promise<void> {
  if (begin === "begin") {
    // Without settings a statement is a transaction, which commits even where its client is gone.
    await client.query(text, values);
    return;
  }
  await client.query(begin);
  try {
    await client.query(text, values);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
