/** Connections, transactions, the pilot settings and the restaurant of a call. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { CellSource, Place } from "./cells/source.js";
import {
  RestaurantMovedError,
  RestaurantMovingError,
  invalidField,
  isTransactionConflict,
  toRegularsError,
} from "./errors.js";
import { findRestaurant } from "./queries/restaurants.js";
import { type Db, type QueryResult, exactlyOne } from "./rows.js";
import { assertSchema, homeSchema } from "./schema.js";

export interface PoolOptions extends pg.PoolConfig {
  /**
   * Restaurants in the loyalty pilot: ids, or a text of ids separated by commas.
   *
   * @defaultValue the environment's LOYALTY_PILOT_RESTAURANT_IDS
   */
  pilotRestaurantIds?: string | readonly string[] | undefined;
  /**
   * `true` or `on` opens active programs that are not `pilot_only`.
   *
   * @defaultValue the environment's LOYALTY_GENERAL_AVAILABILITY
   */
  generalAvailability?: boolean | "on" | "off" | undefined;
  /** The schema that Regulars was migrated into. @defaultValue `public` */
  schema?: string | undefined;
}

/** A pool of `pg` that ends with its scope: `await using pool = createPool()`. */
export class Pool extends pg.Pool implements AsyncDisposable {
  /**
   * The pilot settings, sent with each `begin`: empty, or statements that each begin with a
   * semicolon.
   */
  pilotSettings = "";
  /** The schema that Regulars lives in: its clients know it as well. */
  schema: string = homeSchema;

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
 * Its connections know the schema of Regulars, so that no `search_path` is needed.
 *
 * Its connections are pipelined (`pipeline: false` undoes that, for cursors), so that {@link
 * forRestaurant} takes one round trip.
 *
 * @param options - those of `pg.Pool` and the pilot settings, or a connection URL
 */
export function createPool(options: PoolOptions | string = {}): Pool {
  const {
    pilotRestaurantIds: pilot = process.env.LOYALTY_PILOT_RESTAURANT_IDS,
    generalAvailability: available = process.env.LOYALTY_GENERAL_AVAILABILITY,
    schema = homeSchema,
    onConnect,
    ...config
  } = typeof options === "string" ? { connectionString: options } : options;
  assertSchema(schema);
  const pilotRestaurantIds = typeof pilot === "object" ? pilot.join(",") : pilot;
  const generalAvailability =
    typeof available === "boolean" ? (available ? "on" : "off") : available;
  warnOfPilotList(pilotRestaurantIds);
  const prepare = async (client: pg.ClientBase) => {
    // A connection lost while closing has no error listener; without this one the process would
    // end.
    client.on("error", () => undefined);
    setSchema(client, schema);
    await (onConnect?.(client) as unknown);
  };
  // The pool awaits the promise, although its types do not say so.
  const pool = new Pool({
    pipeline: true,
    ...config,
    onConnect: (client): unknown => prepare(client),
  });
  // An idle connection was lost; the pool replaces it.
  pool.on("error", () => undefined);
  pool.schema = schema;
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
    // A cursor or stream keeps reading after the call; callbacks are the driver's older interface.
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

export interface RestaurantOptions {
  /** The schema that Regulars was migrated into. @defaultValue that of the pool, else `public` */
  schema?: string | undefined;
  /**
   * Tells a router such as PgDog which restaurant a transaction is for, by `set local
   * pgdog.sharding_key`. @defaultValue false
   */
  shardingKey?: boolean | undefined;
}

/** Tells the query runner, which finds no search path that it could rely on. */
function setSchema(client: pg.ClientBase, schema: string): void {
  (client as Db).schema = schema;
}

/** A restaurant by its id or by its slug. */
export type RestaurantKey = { id: string } | { slug: string };

/** What the calls of a restaurant run on; see {@link forRestaurant}. */
export class RestaurantDb implements Db {
  readonly #source: pg.Pool | Db | CellSource;
  readonly #slug: string | undefined;
  readonly schema: string;
  /** Sent with each `begin`, for a router that cannot see the restaurant in a function's call. */
  readonly shardingKey: boolean;
  #id: string | undefined;
  #ready: Promise<string> | undefined;
  #place: Place | undefined;

  constructor(
    source: pg.Pool | Db | CellSource,
    restaurant: string | RestaurantKey,
    options: RestaurantOptions = {},
  ) {
    const key = typeof restaurant === "string" ? { id: restaurant } : restaurant;
    this.#source = source;
    this.schema = options.schema ?? (source as Db).schema ?? homeSchema;
    this.shardingKey = options.shardingKey ?? false;
    assertSchema(this.schema);
    if ("slug" in key) {
      this.#slug = key.slug;
    } else {
      if (!uuid.test(key.id)) {
        const hint = 'A restaurant by its short name is { slug: "…" }.';
        throw invalidField("restaurant_id", "a UUID", undefined, hint);
      }
      this.#id = key.id;
    }
  }

  /** Where a transaction of its own begins: with cells, where the last one did. */
  get pool(): pg.Pool {
    if (isPool(this.#source)) return this.#source;
    if (this.#place) return this.#place.pool;
    if (isCells(this.#source)) throw new TypeError("its cell is not looked up yet: await ready()");
    throw new TypeError("this runs inside a transaction of yours: it has no pool");
  }

  /** Known from the beginning, or since {@link ready}. */
  get restaurantId(): string {
    if (this.#id === undefined) throw new TypeError("the slug is not looked up yet: await ready()");
    return this.#id;
  }

  /** Whether each transaction asks its database if the restaurant is still there. */
  get isInCells(): boolean {
    return isCells(this.#source);
  }

  /**
   * The restaurant's id, looked up once where a slug was given. Calls `find_restaurant`; with cells
   * it looks up the cell.
   *
   * @throws {@link NotFoundError}
   */
  async ready(): Promise<string> {
    if (isCells(this.#source)) {
      const key = this.#id === undefined ? { slug: this.#slug ?? "" } : { id: this.#id };
      this.#place = await this.#source.locate(key);
      return (this.#id = this.#place.id);
    }
    if (this.#id !== undefined) return this.#id;
    const source = this.#source as Db;
    const db: Db = { query: (text, values) => source.query(text, values), schema: this.schema };
    this.#ready ??= exactlyOne(db, findRestaurant, { slug: this.#slug ?? "" }).then(
      ({ id }) => (this.#id = id),
      (error: unknown) => {
        this.#ready = undefined;
        throw error;
      },
    );
    return this.#ready;
  }

  async query(text: string, values: unknown[] = []): Promise<QueryResult> {
    const source = this.#source;
    if (isPool(source) || isCells(source)) {
      return this.following(() =>
        retrying(defaultAttempts, () => queryIn(this.pool, beginIn(this), [text, values])),
      );
    }
    const id = await this.ready();
    const run = async (db: Db) => {
      await db.query("select set_config('regulars.restaurant_id', $1, true)", [id]);
      return db.query(text, values);
    };
    if (source.transaction === undefined) return run(source);
    return retrying(defaultAttempts, () => (source as Required<Db>).transaction(run));
  }

  /** Runs it where the restaurant is: again where its cell has answered that it is elsewhere. */
  async following<Result>(run: () => Promise<Result>): Promise<Result> {
    for (let lookUp = 1; ; lookUp++) {
      const id = await this.ready();
      try {
        return await run();
      } catch (error) {
        const source = this.#source;
        const isElsewhere = toRegularsError(error) instanceof RestaurantMovedError;
        if (!isElsewhere || !isCells(source) || lookUp === lookUps) throw error;
        source.forget(id);
      }
    }
  }
}

/** A directory that names a cell which denies it is wrong, and asking on does not mend it. */
const lookUps = 3;

/** Also one of another copy of `pg` than ours. */
function isPool(source: pg.Pool | Db | CellSource): source is pg.Pool {
  return "totalCount" in source;
}

function isCells(source: pg.Pool | Db | CellSource): source is CellSource {
  return "locate" in source;
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
  const run = () =>
    retrying(attempts, async () => {
      const client = await (source instanceof RestaurantDb ? source.pool : source).connect();
      if (source instanceof RestaurantDb) setSchema(client, source.schema);
      return runIn(client, beginIn(source), () => work(client));
    });
  return source instanceof RestaurantDb ? source.following(run) : run();
}

/** What begins a transaction there: its settings are sent with it and end with it. */
export function beginIn(source: pg.Pool | RestaurantDb): string {
  const pool = source instanceof RestaurantDb ? source.pool : source;
  const begin = `begin${pool instanceof Pool ? pool.pilotSettings : ""}`;
  if (!(source instanceof RestaurantDb)) return begin;
  const { restaurantId, isInCells, shardingKey } = source;
  const set = `; set local regulars.restaurant_id = '${restaurantId}'`;
  const route = shardingKey ? `; set local pgdog.sharding_key = '${restaurantId}'` : "";
  const check = isInCells ? `; select regulars.assert_in_cell('${restaurantId}')` : "";
  return begin + route + set + check;
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

/** Milliseconds: a move refuses writes for some two seconds, and again later if it has to. */
const movePatience = 30_000;

/** Runs it again while other transactions, or a move to another cell, are in the way. */
export async function retrying<Result>(
  attempts: number,
  run: () => Promise<Result>,
): Promise<Result> {
  let patience = attempts > 1 ? movePatience : 0;
  for (let attempt = 1; ; attempt++) {
    const began = performance.now();
    try {
      return await run();
    } catch (error) {
      if (patience > 0 && toRegularsError(error) instanceof RestaurantMovingError) {
        await sleep(20 + 20 * Math.random());
        patience -= performance.now() - began;
        attempt--;
        continue;
      }
      if (attempt >= attempts || !isTransactionConflict(error)) throw toRegularsError(error);
      // Jitter: transactions that collided would collide again after equal pauses. Under
      // serializable many collide at once, so pauses grow to the length of a busy moment.
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
    // Without settings a statement is its own transaction, which commits even if its client is
    // gone.
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
