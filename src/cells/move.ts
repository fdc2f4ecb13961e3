/**
 * Moves a restaurant between two cells while it takes bookings: PostgreSQL's logical replication
 * with row filters carries the rows, a gate of the last moment makes sure that none is missing.
 *
 * The directory decides: until its row is changed the old cell is whole and the copy can be thrown
 * away, from then on the new one is. A move that dies in between is run again, or given up.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { connect } from "../connect.js";
import { toRegularsError } from "../errors.js";
import { inSchema, recordedSchema, sessionSettings } from "../schema.js";
import {
  type Cell,
  type FindUrl,
  type Purpose,
  cellUrl,
  listCells,
  moveLock,
  moveName,
} from "./directory.js";
import { type Problem, checkMove } from "./check.js";

export interface MoveOptions {
  /** How cells are reached. @defaultValue by the environment */
  findUrl?: FindUrl | undefined;
  /** Told of each step, and of what takes time within one. */
  onProgress?: ((step: MoveStep, told: string) => void) | undefined;
  /** Whether the copy is verified before and after. @defaultValue true */
  verify?: boolean | undefined;
  /** Milliseconds to wait for transactions while writes are refused. @defaultValue 2000 */
  drainLimit?: number | undefined;
  /** How often the gate is closed at most. @defaultValue 30 */
  attempts?: number | undefined;
  /** Milliseconds before it is closed again. @defaultValue 5000 */
  pause?: number | undefined;
  /** How often it tries at most to lock the tables for its guards. @defaultValue 200 */
  guardAttempts?: number | undefined;
}

/** In this order. */
export type MoveStep =
  | "check"
  | "guard"
  | "copy"
  | "feed"
  | "compare"
  | "verify"
  | "close"
  | "drain"
  | "catch up"
  | "switch"
  | "open"
  | "reopen"
  | "clean up"
  | "done";

export interface Moved {
  restaurant_id: string;
  from: string;
  to: string;
  /** Milliseconds for which the restaurant's writes were refused, of the last closing. */
  refused_ms: number;
  /** How often the gate was closed. */
  closings: number;
  /** Rows in the new cell. */
  rows: number;
  /** Checks of verify that are red in the new cell. */
  red: string[];
}

/** The move cannot begin, or cannot be ended: what is wrong, a line each. */
export class MoveError extends Error {
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super([message, ...problems.map(({ what, mend }) => `- ${what}\n  ${mend}`)].join("\n"));
    this.name = "MoveError";
    this.problems = problems;
  }
}

/** While a move holds the gate it can be dead for so long: then the old cell is open again. */
const lease = "15 seconds";
/** What must be left of it when the gate is closed for good. */
const leaseLeft = "5 seconds";
const catchUpLimit = 5000;

/** A row of `regulars.restaurant_sums`. */
interface Sum {
  name: string;
  row_count: string;
  points: string | null;
  hash: string | null;
}

/**
 * Moves a restaurant, named by its id or slug, to another cell. Run again, it goes on where a dead
 * one stopped.
 *
 * @param directory - the URL of the database that holds the directory
 * @throws {@link MoveError}
 */
export async function moveRestaurant(
  directory: string,
  restaurant: string,
  to: string,
  options: MoveOptions = {},
): Promise<Moved> {
  await using move = await Move.open(directory, restaurant, options);
  return await move.run(to);
}

/** What {@link moveRestaurant} would do: what stands in its way, and the rows to move. */
export async function planMove(
  directory: string,
  restaurant: string,
  to: string,
  options: MoveOptions = {},
): Promise<{ restaurant_id: string; from: string; problems: Problem[]; rows: Sum[] }> {
  await using move = await Move.open(directory, restaurant, options);
  return await move.plan(to);
}

/**
 * Gives a move up: the copy goes, the old cell is open.
 *
 * @throws {@link MoveError} where the directory names the new cell already
 */
export async function abortMove(
  directory: string,
  restaurant: string,
  options: MoveOptions = {},
): Promise<{ restaurant_id: string; cell: string }> {
  await using move = await Move.open(directory, restaurant, options);
  return await move.abort();
}

/**
 * Takes what a restaurant that has moved has left in a cell: its rows and, after the last one, the
 * triggers that refuse them.
 *
 * @throws {@link MoveError} where the directory names that cell, or a reader of its feed is behind
 */
export async function clearMoved(
  directory: string,
  restaurant: string,
  from: string,
  actor: string,
  options: MoveOptions = {},
): Promise<{ restaurant_id: string; rows: number }> {
  await using move = await Move.open(directory, restaurant, options);
  return await move.clear(from, actor);
}

type Begun = Record<"move_id" | "from_cell_name" | "to_cell_name", string>;
type Names = Record<"id" | "slug" | "cell_name", string>;

async function named(directory: pg.Client, restaurant: string): Promise<Names> {
  const { rows } = await directory.query<Names>(
    `select id, slug, cell_name from regulars.restaurant_cells
     where id::text = lower($1) or slug = $1`,
    [restaurant],
  );
  const [of] = rows;
  if (!of) throw new MoveError(`the directory has no restaurant ${JSON.stringify(restaurant)}`);
  return of;
}

class Move implements AsyncDisposable {
  readonly #options: MoveOptions;
  readonly #directory: pg.Client;
  readonly #cells: (Cell & { weight: number })[];
  readonly #of: Names;
  readonly #name: string;
  readonly #open: pg.Client[];
  #moveId = "";

  private constructor(
    options: MoveOptions,
    directory: pg.Client,
    cells: (Cell & { weight: number })[],
    of: Names,
  ) {
    this.#options = options;
    this.#directory = directory;
    this.#cells = cells;
    this.#of = of;
    this.#name = moveName(of.id);
    this.#open = [directory];
  }

  static async open(url: string, restaurant: string, options: MoveOptions): Promise<Move> {
    const directory = await openSession(url);
    try {
      const found = await named(directory, restaurant);
      const { rows: locks } = await directory.query<{ is_free: boolean }>(
        "select pg_try_advisory_lock($1) as is_free",
        [moveLock(found.id)],
      );
      if (!locks[0]?.is_free) throw new MoveError(`another process is moving ${found.slug}`);
      // Another process may have switched it since.
      const of = await named(directory, found.id);
      return new Move(options, directory, await listCells(directory), of);
    } catch (error) {
      await directory.end();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((client) => client.end().catch(() => undefined)));
  }

  #tell(step: MoveStep, told = ""): void {
    this.#options.onProgress?.(step, told);
  }

  #cell(name: string): Cell {
    const cell = this.#cells.find((each) => each.name === name);
    if (cell) return cell;
    const known = this.#cells.map((each) => each.name).join(", ");
    throw new MoveError(`there is no cell ${JSON.stringify(name)}: ${known || "none yet"}`);
  }

  #url(name: string, purpose: Purpose): string {
    return cellUrl(this.#cell(name), purpose, this.#options.findUrl);
  }

  async #connect(name: string): Promise<pg.Client> {
    const client = await openSession(this.#url(name, "admin"));
    this.#open.push(client);
    return client;
  }

  async #begun(): Promise<Begun | undefined> {
    const { rows } = await this.#directory.query<Begun>(
      "select move_id, from_cell_name, to_cell_name from regulars.cell_moves where id = $1",
      [this.#of.id],
    );
    return rows[0];
  }

  async plan(to: string) {
    const { id, cell_name: from } = this.#of;
    this.#cell(to);
    if (from === to) throw new MoveError(`${this.#of.slug} is in ${to}`);
    const begun = await this.#begun();
    const [source, target] = [await this.#connect(from), await this.#connect(to)];
    const problems = await checkMove({ source, target, id, moveId: begun?.move_id ?? null });
    return { restaurant_id: id, from, problems, rows: await sums(source, id, false) };
  }

  async run(to: string): Promise<Moved> {
    const { id, slug, cell_name } = this.#of;
    this.#cell(to);
    let begun = await this.#begun();
    if (!begun && cell_name === to) throw new MoveError(`${slug} is in ${to}`);
    if (begun && begun.to_cell_name !== to) {
      throw new MoveError(
        `a move of ${slug} to ${begun.to_cell_name} has begun: end it, or give it up with --abort`,
      );
    }
    const from = begun?.from_cell_name ?? cell_name;
    const [source, target] = [await this.#connect(from), await this.#connect(to)];
    const result = { restaurant_id: id, from, to, refused_ms: 0, closings: 0, rows: 0 };

    if (cell_name !== to) {
      if (begun) {
        this.#moveId = begun.move_id;
        await this.#reopen(source);
      }
      this.#tell("check");
      const problems = await checkMove({ source, target, id, moveId: begun?.move_id ?? null });
      if (problems.length > 0) throw new MoveError(`${slug} cannot move to ${to}:`, problems);
      if (!begun) {
        await this.#directory.query(
          `insert into regulars.cell_moves (id, from_cell_name, to_cell_name) values ($1, $2, $3)`,
          [id, from, to],
        );
        begun = await this.#begun();
      }
      this.#moveId = begun?.move_id ?? "";
      await this.#guard(source, target, from, to);
      await this.#copy(source, target, from);
      const offset = await this.#feed(source, target);
      await this.#compare(source, target, from, to);
      if (this.#options.verify ?? true) await this.#verifyBefore(target);
      // What was right at the beginning may have been changed while rows were copied.
      const since = await checkMove({ source, target, id, moveId: this.#moveId });
      if (since.length > 0) throw new MoveError(`${slug} cannot move to ${to} any more:`, since);
      await this.#cutOver(source, target, offset, to, result);
    }
    this.#moveId = begun?.move_id ?? "";
    await this.#finish(source, target, from, to);
    const verified = (this.#options.verify ?? true) ? await redChecks(target, id) : [];
    const all = await sums(target, id, false);
    result.rows = all.reduce((sum, each) => sum + Number(each.row_count), 0);
    await this.#directory.query("delete from regulars.cell_moves where id = $1", [id]);
    this.#tell("done");
    return { ...result, red: verified };
  }

  /** Triggers on both sides, which look at the rows that are made first. */
  async #guard(source: pg.Client, target: pg.Client, from: string, to: string): Promise<void> {
    this.#tell("guard");
    const { id } = this.#of;
    await target.query(
      `insert into regulars.closed_restaurants (restaurant_id, move_id, state, cell_name)
       values ($1, $2, 'arriving', $3) on conflict do nothing`,
      [id, this.#moveId, from],
    );
    await source.query(
      `insert into regulars.closed_restaurants
         (restaurant_id, move_id, state, cell_name, reopens_at)
       values ($1, $2, 'closing', $3, '-infinity') on conflict do nothing`,
      [id, this.#moveId, to],
    );
    for (const side of [target, source]) {
      await eachTable(side, "guard", this.#options.guardAttempts);
    }
  }

  async #copy(source: pg.Client, target: pg.Client, from: string): Promise<void> {
    const { id } = this.#of;
    if (!(await this.#isCopying(source, target))) {
      await this.#dropCopy(source, target);
      // with the copy went the row that says it arrives
      await target.query(
        `insert into regulars.closed_restaurants (restaurant_id, move_id, state, cell_name)
         values ($1, $2, 'arriving', $3) on conflict do nothing`,
        [id, this.#moveId, from],
      );
      this.#tell("copy", "waiting for transactions that are open now");
      const tables = await movingTables(source);
      const filtered = tables.map(
        ({ name, id_column }) => `table ${name} where (${id_column} = '${id}')`,
      );
      await source.query(
        `create publication ${this.#name} for ${filtered.join(", ")}
         with (publish = 'insert, update, delete')`,
      );
      await source.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [this.#name]);
      await target.query(
        `create subscription ${this.#name}
         connection ${pg.escapeLiteral(this.#url(from, "replication"))}
         publication ${this.#name}
         with (create_slot = false, slot_name = '${this.#name}', disable_on_error = true)`,
      );
    }
    let last = "";
    for (;;) {
      const { rows } = await target.query<{ done: number; tables: number; is_enabled: boolean }>(
        `select count(*) filter (where srsubstate = 'r')::integer as done,
           count(*)::integer as tables, bool_and(subenabled) as is_enabled
         from pg_subscription join pg_subscription_rel on srsubid = pg_subscription.oid
         where subname = $1 and subdbid =
           (select oid from pg_database where datname = current_database())`,
        [this.#name],
      );
      const [state] = rows;
      if (!state || state.tables === 0 || !state.is_enabled) {
        throw new MoveError("copying has failed: the log of the new cell's server tells why");
      }
      const lag = await this.#lag(source);
      const told = `${state.done} of ${state.tables} tables, ${lag} bytes behind`;
      if (told !== last) this.#tell("copy", told);
      last = told;
      if (state.done === state.tables) return;
      await sleep(100);
    }
  }

  async #lag(source: pg.Client): Promise<string> {
    const { rows } = await source.query<{ lag: string }>(
      `select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint as lag
       from pg_replication_slots where slot_name = $1`,
      [this.#name],
    );
    return rows[0]?.lag ?? "?";
  }

  async #isCopying(source: pg.Client, target: pg.Client): Promise<boolean> {
    const { rows: slots } = await source.query(
      `select from pg_replication_slots
       where slot_name = $1 and coalesce(wal_status, '') <> 'lost'`,
      [this.#name],
    );
    const { rows: subscriptions } = await target.query(
      `select from pg_subscription where subname = $1 and subenabled and subdbid =
         (select oid from pg_database where datname = current_database())`,
      [this.#name],
    );
    // none where it was dropped, fewer where a migration has added tables since
    const { rows: published } = await source.query(
      `select from pg_publication_rel join pg_publication on pg_publication.oid = prpubid
       where pubname = $1`,
      [this.#name],
    );
    const isWhole = published.length === (await movingTables(source)).length;
    return slots.length > 0 && subscriptions.length > 0 && isWhole;
  }

  /** The copy and what carries it: nothing of the old cell's. */
  async #dropCopy(source: pg.Client, target: pg.Client): Promise<void> {
    await this.#dropReplication(source, target);
    await target.query("begin");
    await target.query(
      `select regulars.remove_restaurant(restaurant_id) from regulars.closed_restaurants
       where restaurant_id = $1 and state = 'arriving' and move_id = $2`,
      [this.#of.id, this.#moveId],
    );
    await target.query("commit");
  }

  async #dropReplication(source: pg.Client, target: pg.Client): Promise<void> {
    const name = this.#name;
    const { rows } = await target.query(
      `select from pg_subscription where subname = $1 and subdbid =
         (select oid from pg_database where datname = current_database())`,
      [name],
    );
    if (rows.length > 0) {
      await target.query(`drop subscription ${name}`).catch(async () => {
        // its slot is gone, or cannot be reached from there
        await target.query(`alter subscription ${name} disable`);
        await target.query(`alter subscription ${name} set (slot_name = none)`);
        await target.query(`drop subscription ${name}`);
      });
    }
    for (let attempt = 1; ; attempt++) {
      try {
        await source.query(
          `select pg_drop_replication_slot(slot_name) from pg_replication_slots
           where slot_name = $1`,
          [name],
        );
        break;
      } catch (error) {
        // its sender has not noticed yet that nobody receives
        if ((error as { code?: string }).code !== "55006" || attempt === 100) throw error;
        await sleep(100);
      }
    }
    await source.query(`set client_min_messages = warning; drop publication if exists ${name}`);
  }

  /** Gives positions to what has none, and copies all of them: they do not follow by themselves. */
  async #feed(source: pg.Client, target: pg.Client): Promise<bigint> {
    const { id } = this.#of;
    this.#tell("feed");
    const { rows: known } = await target.query<{ feed_offset: string | null }>(
      "select feed_offset from regulars.closed_restaurants where restaurant_id = $1",
      [id],
    );
    let offset = known[0]?.feed_offset ?? null;
    if (offset === null) {
      const { rows: range } = await source.query<{ lowest: string; highest: string }>(
        `select coalesce(min(position), 0) as lowest,
           (select last_position from regulars.analytics_feeds) as highest
         from regulars.analytics_event_positions where restaurant_id = $1`,
        [id],
      );
      const { rows } = await target.query<{ feed_offset: string }>(
        `with reserved as (select regulars.reserve_positions($2, $3) as feed_offset)
         update regulars.closed_restaurants set feed_offset = reserved.feed_offset
         from reserved where restaurant_id = $1 returning closed_restaurants.feed_offset`,
        [id, range[0]?.lowest, range[0]?.highest],
      );
      offset = rows[0]?.feed_offset ?? null;
    }
    if (offset === null) throw new MoveError("the new cell does not expect the restaurant");
    for (let left = Infinity; left > 1000;) {
      await source.query(
        inSchema("select from public.read_analytics_events(null, null, 1)", schemaOf(source)),
      );
      const { rows } = await source.query<{ left: number }>(
        `select count(*)::integer as left
         from (
           select from regulars.pending_analytics_events where restaurant_id = $1 limit 1001
         ) as pending`,
        [id],
      );
      left = rows[0]?.left ?? 0;
      if (left > 1000) this.#tell("feed", "giving events their positions");
    }
    await this.#copyPositions(source, target, BigInt(offset));
    return BigInt(offset);
  }

  async #copyPositions(source: pg.Client, target: pg.Client, offset: bigint): Promise<void> {
    const { id } = this.#of;
    const { rows: last } = await target.query<{ last: string | null }>(
      `select max(position) + $2 as last from regulars.analytics_event_positions
       where restaurant_id = $1`,
      [id, offset],
    );
    let after = last[0]?.last ?? "-9000000000000000000";
    for (;;) {
      const { rows } = await source.query<{ position: string; event_id: string }>(
        `select position, event_id from regulars.analytics_event_positions
         where restaurant_id = $1 and position > $2 order by position limit 20000`,
        [id, after],
      );
      const newest = rows.at(-1);
      if (!newest) return;
      await target.query("select regulars.receive_positions($1, $2, $3, $4)", [
        id,
        offset,
        rows.map(({ position }) => position),
        rows.map(({ event_id }) => event_id),
      ]);
      after = newest.position;
      this.#tell("feed", `positions up to ${after}`);
    }
  }

  /**
   * The same rows on both sides as of one commit of the old cell: a mark. The new side stops before
   * the mark, by a lock, until a snapshot is taken there; the old side's snapshot follows the
   * commit of the mark at once. What was committed in between makes a table differ: such tables are
   * compared again.
   */
  async #compare(source: pg.Client, target: pg.Client, from: string, to: string): Promise<void> {
    const { id } = this.#of;
    const [sender, receiver] = [await this.#connect(from), await this.#connect(to)];
    let names: string[] | null = null;
    for (let attempt = 1; attempt <= 20; attempt++) {
      await target.query("begin; lock table regulars.move_marks in share row exclusive mode");
      const mark = randomUUID();
      await source.query("insert into regulars.move_marks (restaurant_id, mark) values ($1, $2)", [
        id,
        mark,
      ]);
      const { rows: at } = await sender
        .query<{ lsn: string }>(
          `begin isolation level repeatable read read only;
           select pg_current_wal_lsn()::text as lsn`,
        )
        .then(
          (results) => (results as unknown as pg.QueryResult<{ lsn: string }>[])[1] ?? { rows: [] },
        );
      await this.#untilBlocked(target);
      await receiver.query("begin isolation level repeatable read read only; select 1");
      await target.query("rollback");
      const [there, here] = await Promise.all([
        sums(sender, id, true, names),
        sums(receiver, id, true, names),
      ]);
      await Promise.all([sender.query("commit"), receiver.query("commit")]);
      const differing = difference(there, here);
      const told = `${there.length - differing.length} of ${there.length} tables equal`;
      this.#tell("compare", `${told} as of ${at[0]?.lsn ?? "?"}`);
      if (differing.length === 0) {
        await Promise.all([sender.end(), receiver.end()]);
        return;
      }
      names = differing.map(({ name }) => name);
    }
    throw new MoveError(`the copy differs: ${names?.join(", ")}`);
  }

  async #untilBlocked(target: pg.Client): Promise<void> {
    for (let waited = 0; waited < 600_000; waited += 2) {
      const { rows } = await target.query<{ is_blocked: boolean; is_enabled: boolean }>(
        `select subenabled as is_enabled, exists (
           select from pg_locks join pg_stat_subscription using (pid)
           where relation = 'regulars.move_marks'::regclass and not granted and subname = $1
         ) as is_blocked
         from pg_subscription where subname = $1`,
        [this.#name],
      );
      if (rows[0]?.is_blocked) return;
      if (!rows[0]?.is_enabled) {
        throw new MoveError("replication has failed: the log of the new cell's server tells why");
      }
      await sleep(2);
    }
    throw new MoveError("the new cell does not catch up");
  }

  async #verifyBefore(target: pg.Client): Promise<void> {
    this.#tell("verify");
    const red = await redChecks(target, this.#of.id);
    if (red.length > 0) throw new MoveError(`verify of the copy is red: ${red.join(", ")}`);
  }

  async #cutOver(
    source: pg.Client,
    target: pg.Client,
    offset: bigint,
    to: string,
    result: { refused_ms: number; closings: number },
  ): Promise<void> {
    const { attempts = 30, pause = 5000 } = this.#options;
    for (;;) {
      result.closings++;
      const closedAt = performance.now();
      const obstacle = await this.#tryCutOver(source, target, offset, to);
      result.refused_ms = performance.now() - closedAt;
      if (obstacle === undefined) return;
      await this.#reopen(source);
      this.#tell("reopen", obstacle);
      if (result.closings >= attempts) {
        throw new MoveError(
          `${obstacle}. The restaurant is open where it was: run this again later`,
        );
      }
      await sleep(pause);
    }
  }

  /** @returns why the gate has to open again */
  async #tryCutOver(
    source: pg.Client,
    target: pg.Client,
    offset: bigint,
    to: string,
  ): Promise<string | undefined> {
    const { id } = this.#of;
    const { drainLimit = 2000 } = this.#options;
    this.#tell("close");
    const closed = await source.query(
      `update regulars.closed_restaurants
       set reopens_at = clock_timestamp() + $3::interval, closed_at = clock_timestamp()
       where restaurant_id = $1 and move_id = $2 and state = 'closing'`,
      [id, this.#moveId, lease],
    );
    if (closed.rowCount !== 1) throw new MoveError("somebody has given this move up");

    this.#tell("drain");
    const { rows: given } = await source.query<{ horizon: string }>(
      "select pg_current_xact_id()::text as horizon",
    );
    for (const until = performance.now() + drainLimit; ;) {
      const { rows } = await source.query<{ pid: number | null; who: string; since_at: Date }>(
        "select pid, who, since_at from regulars.move_blockers($1::xid8)",
        [given[0]?.horizon],
      );
      const [blocker] = rows;
      if (!blocker) break;
      if (performance.now() > until) {
        const session =
          blocker.pid === null ? blocker.who : `session ${blocker.pid} (${blocker.who})`;
        return `${session} has been in a transaction since ${blocker.since_at.toISOString()}`;
      }
      await sleep(5);
    }

    this.#tell("catch up");
    const { rows: sent } = await source.query<{ feed: object }>(
      "select regulars.send_feed($1) as feed",
      [id],
    );
    const mark = randomUUID();
    await source.query("insert into regulars.move_marks (restaurant_id, mark) values ($1, $2)", [
      id,
      mark,
    ]);
    for (const until = performance.now() + catchUpLimit; ;) {
      const { rows } = await target.query(
        "select from regulars.move_marks where restaurant_id = $1 and mark = $2",
        [id, mark],
      );
      if (rows.length > 0) break;
      if (performance.now() > until) return "the new cell is too far behind";
      await sleep(2);
    }
    await this.#copyPositions(source, target, offset);
    await target.query("select regulars.receive_feed($1, $2, $3)", [
      id,
      offset,
      JSON.stringify(sent[0]?.feed),
    ]);
    const [there, here] = await Promise.all([sums(source, id, false), sums(target, id, false)]);
    const differing = difference(there, here);
    if (differing.length > 0) {
      await this.#reopen(source);
      throw new MoveError(`rows are missing: ${differing.map(({ name }) => name).join(", ")}`);
    }

    this.#tell("switch");
    // From here on it does not open by itself: whoever reads the row later finds it closed, whoever
    // read it before found it closed as well, since its time was not up when this was committed.
    const { rows: firm } = await source.query<{ until: string }>(
      `with held as (
         select restaurant_id, reopens_at from regulars.closed_restaurants
         where restaurant_id = $1 and move_id = $2 and state = 'closing'
           and reopens_at > clock_timestamp() + $3::interval
         for update
       )
       update regulars.closed_restaurants as closed set reopens_at = null
       from held where closed.restaurant_id = held.restaurant_id
       returning held.reopens_at::text as until`,
      [id, this.#moveId, leaseLeft],
    );
    const { rows: now } = await source.query<{ is_held: boolean }>(
      "select clock_timestamp() < $1::timestamptz as is_held",
      [firm[0]?.until ?? "-infinity"],
    );
    if (!now[0]?.is_held) return "the last steps took too long";
    const switched = await this.#directory.query(
      `update regulars.restaurant_cells set cell_name = $3, since_at = clock_timestamp()
       where id = $1 and exists (
         select from regulars.cell_moves as moves
         where moves.id = restaurant_cells.id and moves.move_id = $2
           and moves.from_cell_name = restaurant_cells.cell_name and moves.to_cell_name = $3
       )`,
      [id, this.#moveId, to],
    );
    if (switched.rowCount !== 1) {
      const { cell_name } = await named(this.#directory, id);
      if (cell_name === this.#of.cell_name) await this.#reopen(source);
      throw new MoveError("the directory does not know this move any more");
    }
    await this.#handOver(source, target, to);
    return undefined;
  }

  /** The old cell first: once the new one takes writes, the old one must answer no read. */
  async #handOver(source: pg.Client, target: pg.Client, to: string): Promise<void> {
    this.#tell("open");
    await source.query(
      `update regulars.closed_restaurants
       set state = 'moved', closed_at = clock_timestamp(), reopens_at = null, cell_name = $3
       where restaurant_id = $1 and move_id = $2`,
      [this.#of.id, this.#moveId, to],
    );
    await target.query(
      `delete from regulars.closed_restaurants
       where restaurant_id = $1 and move_id = $2 and state = 'arriving'`,
      [this.#of.id, this.#moveId],
    );
  }

  async #reopen(source: pg.Client): Promise<void> {
    await source.query(
      `update regulars.closed_restaurants set reopens_at = '-infinity'
       where restaurant_id = $1 and move_id = $2 and state = 'closing'`,
      [this.#of.id, this.#moveId],
    );
  }

  /** After the directory has changed. Every step may have been done before. */
  async #finish(source: pg.Client, target: pg.Client, from: string, to: string): Promise<void> {
    const { id } = this.#of;
    await this.#handOver(source, target, to);
    this.#tell("clean up");
    await this.#dropReplication(source, target);
    for (const side of [source, target]) {
      await side.query("delete from regulars.move_marks where restaurant_id = $1", [id]);
    }
    await source.query("delete from regulars.pending_analytics_events where restaurant_id = $1", [
      id,
    ]);
    const { rows: consumers } = await target.query<{ name: string }>(
      "select name from regulars.analytics_consumers where of_restaurant_id is null",
    );
    await source.query(
      `delete from regulars.set_aside_analytics_events as aside
       using regulars.analytics_consumers as consumers
       where aside.restaurant_id = $1 and consumers.id = aside.consumer_id
         and consumers.of_restaurant_id is null and consumers.name = any ($2)`,
      [id, consumers.map(({ name }) => name)],
    );
    await this.#unguard(target);
  }

  async #unguard(side: pg.Client): Promise<void> {
    const { rows } = await side.query("select from regulars.closed_restaurants limit 1");
    if (rows.length === 0) await eachTable(side, "unguard", this.#options.guardAttempts);
  }

  /** A move that the cells know of and the directory does not, such as one from a backup. */
  async #forgotten(): Promise<Begun | undefined> {
    const { id, cell_name } = this.#of;
    for (const { name } of this.#cells) {
      const cell = await this.#connect(name);
      const { rows } = await cell.query<{ move_id: string; cell_name: string }>(
        `select move_id, cell_name from regulars.closed_restaurants
         where restaurant_id = $1 and state = $2`,
        [id, name === cell_name ? "closing" : "arriving"],
      );
      const [closed] = rows;
      if (!closed) continue;
      return {
        move_id: closed.move_id,
        from_cell_name: cell_name,
        to_cell_name: name === cell_name ? closed.cell_name : name,
      };
    }
    return undefined;
  }

  async abort(): Promise<{ restaurant_id: string; cell: string }> {
    const { id, slug, cell_name } = this.#of;
    const begun = (await this.#begun()) ?? (await this.#forgotten());
    if (!begun) throw new MoveError(`no move of ${slug} has begun`);
    if (cell_name === begun.to_cell_name) {
      throw new MoveError(
        `${slug} is in ${cell_name} already: run the move again, which cleans up, ` +
          "and then move it back",
      );
    }
    this.#moveId = begun.move_id;
    const source = await this.#connect(begun.from_cell_name);
    const { rows: moved } = await source.query(
      "select from regulars.closed_restaurants where restaurant_id = $1 and state = 'moved'",
      [id],
    );
    if (moved.length > 0) {
      throw new MoveError(
        `${cell_name} says that ${slug} has moved: the directory is older than that, correct it`,
      );
    }
    await source.query(
      "delete from regulars.closed_restaurants where restaurant_id = $1 and move_id = $2",
      [id, begun.move_id],
    );
    const target = await this.#connect(begun.to_cell_name);
    await this.#dropCopy(source, target);
    for (const side of [source, target]) {
      await side.query("delete from regulars.move_marks where restaurant_id = $1", [id]);
      await this.#unguard(side);
    }
    await this.#directory.query("delete from regulars.cell_moves where id = $1", [id]);
    return { restaurant_id: id, cell: cell_name };
  }

  async clear(from: string, actor: string): Promise<{ restaurant_id: string; rows: number }> {
    const { id, slug, cell_name } = this.#of;
    if (cell_name === from) throw new MoveError(`${slug} lives in ${from}`);
    if (await this.#begun()) throw new MoveError(`a move of ${slug} has not ended yet`);
    const side = await this.#connect(from);
    const { rows: behind } = await side.query<{ name: string }>(
      `select consumers.name from regulars.analytics_consumers as consumers
       where consumers.of_restaurant_id is null and exists (
         select from regulars.analytics_event_positions as positions
         where positions.restaurant_id = $1
           and positions.position > regulars.cursor_position(consumers.cursor)
       )`,
      [id],
    );
    if (behind.length > 0) {
      const names = behind.map(({ name }) => name).join(", ");
      throw new MoveError(`events of ${slug} in ${from} are not read yet by ${names}`);
    }
    const { rows: closed } = await side.query(
      "select from regulars.closed_restaurants where restaurant_id = $1 and state = 'moved'",
      [id],
    );
    if (closed.length === 0) throw new MoveError(`${from} holds nothing that ${slug} has left`);
    // One that has asked already whether the restaurant is here would find it empty.
    const { rows: open } = await side.query<{ pid: number }>(
      `select sessions.pid
       from pg_stat_activity as sessions
       join regulars.closed_restaurants as closed on closed.restaurant_id = $1
       where sessions.datname = current_database()
         and sessions.backend_type = 'client backend'
         and sessions.pid <> pg_backend_pid()
         and sessions.xact_start <= closed.closed_at
       order by sessions.xact_start`,
      [id],
    );
    if (open.length > 0) {
      const pids = open.map(({ pid }) => pid).join(", ");
      throw new MoveError(
        `transactions in ${from} that began before ${slug} left it are still open: pid ${pids}`,
      );
    }
    const { rows } = await side.query<{ count: number }>(
      inSchema(
        "select count(*)::integer as count from public.offboard_restaurant($1, $2)",
        schemaOf(side),
      ),
      [id, actor],
    );
    await this.#unguard(side);
    return { restaurant_id: id, rows: rows[0]?.count ?? 0 };
  }
}

/** The schema of Regulars there; known since {@link openSession}. */
function schemaOf(client: pg.Client): string | undefined {
  return (client as pg.Client & { schema?: string }).schema;
}

async function openSession(url: string): Promise<pg.Client> {
  const client = await connect(url, { application_name: "regulars cells", keepAlive: true });
  // A copy takes hours where there is much of it; one session only holds the lock meanwhile.
  await client.query(
    `${sessionSettings};
     set synchronous_commit = on;
     select set_config(name, '0', false) from pg_settings where name in (
       'statement_timeout', 'lock_timeout', 'transaction_timeout',
       'idle_in_transaction_session_timeout', 'idle_session_timeout'
     )`,
  );
  return Object.assign(client, { schema: await recordedSchema(client) });
}

async function movingTables(client: pg.Client): Promise<{ name: string; id_column: string }[]> {
  const { rows } = await client.query<{ name: string; id_column: string }>(
    "select name, id_column from regulars.moving_tables()",
  );
  return rows;
}

/**
 * The triggers of all tables in one transaction: it has every lock within a fifth of a second, or
 * tries again later, so that no writer waits longer. Each tenth attempt waits longer than
 * `deadlock_timeout`, after which an autovacuum gives way.
 */
async function eachTable(
  client: pg.Client,
  what: "guard" | "unguard",
  attempts = 200,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select name from regulars.moving_tables()
     where is_guarded and $1 = exists (
       select from pg_trigger
       where tgrelid = name::regclass and tgfoid = 'regulars.tg_refuse_closed()'::regprocedure
     )
     order by name not like '%.bookings', name`,
    [what === "unguard"],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name);
  const mode = what === "guard" ? "share row exclusive" : "access exclusive";
  for (let attempt = 1; ; attempt++) {
    const wait = attempt % 10 === 0 ? "1200ms" : "200ms";
    await client.query(`begin; set local statement_timeout = '${wait}'`);
    try {
      await client.query(`lock table ${names.join(", ")} in ${mode} mode`);
      await client.query("set local statement_timeout = '10s'");
      await client.query(`select regulars.${what}_table(name) from unnest($1::text[]) as name`, [
        names,
      ]);
      await client.query("commit");
      return;
    } catch (error) {
      await client.query("rollback");
      const isBusy = ["55P03", "57014", "40P01"].includes((error as { code?: string }).code ?? "");
      if (!isBusy) throw toRegularsError(error);
      if (attempt >= attempts) {
        throw new MoveError(
          `the guards cannot be ${what === "guard" ? "made" : "taken away"}: ` +
            `${await holders(client, names, what)}. Run this again later`,
        );
      }
      await sleep(100 + 200 * Math.random());
    }
  }
}

/** Who has those tables, the oldest first. */
async function holders(
  client: pg.Client,
  names: string[],
  what: "guard" | "unguard",
): Promise<string> {
  const { rows } = await client.query<{ told: string }>(
    `select distinct format('session %s (%s) has been in a transaction since %s', pid,
       concat_ws(', ', nullif(application_name, ''), usename, state), xact_start) as told,
       xact_start
     from pg_locks join pg_stat_activity using (pid)
     where relation = any ($1::regclass[]) and granted and pid <> pg_backend_pid()
       and (mode not in ('AccessShareLock', 'RowShareLock') or $2)
     order by xact_start`,
    [names, what === "unguard"],
  );
  return rows[0]?.told ?? "their tables were busy";
}

async function sums(
  client: pg.Client,
  id: string,
  withHashes: boolean,
  names: string[] | null = null,
): Promise<Sum[]> {
  const { rows } = await client.query<Sum>(
    `select name, row_count, points, hash from regulars.restaurant_sums($1, $2, $3)`,
    [id, withHashes, names],
  );
  return rows;
}

function difference(some: Sum[], others: Sum[]): Sum[] {
  const texts = new Map(others.map((each) => [each.name, JSON.stringify(each)]));
  return some.filter((each) => texts.get(each.name) !== JSON.stringify(each));
}

async function redChecks(client: pg.Client, id: string): Promise<string[]> {
  const { rows } = await client.query<{ check_name: string }>(
    inSchema(
      `select check_name from public.verify_customers_loyalty($1)
       where not ok and severity = 'fail'`,
      schemaOf(client),
    ),
    [id],
  );
  return rows.map(({ check_name }) => check_name);
}
