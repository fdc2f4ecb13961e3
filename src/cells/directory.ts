/** The directory: which cell holds which restaurant, and how to reach a cell. */
import { createHash } from "node:crypto";
import type pg from "pg";
import { type Pool, type PoolOptions, type RestaurantKey, createPool } from "../client.js";
import { toRegularsError } from "../errors.js";
import { homeSchema } from "../schema.js";
import type { CellSource, Place } from "./source.js";

/** A cell as the directory has it. */
export interface Cell {
  name: string;
  /** The URL of its database, without a password. */
  connection: string;
}

/** What a cell is connected to for. */
export type Purpose = "app" | "admin" | "replication";

/** The URL of a cell for a purpose, with the password where one is needed. */
export type FindUrl = (cell: Cell, purpose: Purpose) => string | undefined;

/**
 * The URL of a cell: the environment's `REGULARS_CELL_<NAME>`, else the directory's, for which the
 * driver takes the password from `PGPASSWORD` or a password file. What a move does in a cell goes
 * by `…_ADMIN`, and how another cell's server reaches it by `…_REPLICATION`, where they are set.
 */
export function cellUrl(cell: Cell, purpose: Purpose = "app", findUrl?: FindUrl): string {
  const given = findUrl?.(cell, purpose);
  if (given !== undefined) return given;
  const name = `REGULARS_CELL_${cell.name.toUpperCase()}`;
  const {
    [name]: app,
    [`${name}_ADMIN`]: admin,
    [`${name}_REPLICATION`]: replication,
  } = process.env;
  const named = { app, admin: admin ?? app, replication: replication ?? admin ?? app }[purpose];
  return named ?? cell.connection;
}

export interface CellsOptions {
  /** The database that holds the directory: a pool, or its URL. */
  directory: pg.Pool | string;
  /** How a cell is reached. @defaultValue by the environment, see {@link cellUrl} */
  findUrl?: FindUrl | undefined;
  /** For the pool of each cell; `schema` is that of all cells. */
  pool?: Omit<PoolOptions, "connectionString"> | undefined;
  /**
   * Milliseconds after which a restaurant is looked up again although its cell answers.
   * @defaultValue 60000
   */
  maxAge?: number | undefined;
}

/**
 * The pools of all cells, opened when the first restaurant of each is asked for.
 * `forRestaurant(cells, id)` gives a restaurant that follows its moves: where its cell answers that
 * it has moved, it is looked up again, and what was refused runs there.
 */
export function createCells(options: CellsOptions): Cells {
  return new Cells(options);
}

/** See {@link createCells}. */
export class Cells implements CellSource, AsyncDisposable {
  readonly schema: string;
  readonly #options: CellsOptions;
  readonly #directory: pg.Pool;
  readonly #pools = new Map<string, Pool>();
  readonly #places = new Map<string, { found: Promise<Place>; at: number }>();

  constructor(options: CellsOptions) {
    const { directory, pool = {} } = options;
    this.#options = options;
    this.schema = pool.schema ?? homeSchema;
    this.#directory = typeof directory === "string" ? createPool(directory) : directory;
  }

  /**
   * The cell of a restaurant, from the directory or from memory.
   *
   * @throws {@link NotFoundError} where it is in none
   */
  async locate(restaurant: RestaurantKey): Promise<Place> {
    const key = "id" in restaurant ? restaurant.id : `slug ${restaurant.slug}`;
    const known = this.#places.get(key);
    if (known && Date.now() - known.at < (this.#options.maxAge ?? 60_000)) return known.found;
    const found = this.#find(restaurant);
    this.#places.set(key, { found, at: Date.now() });
    found.catch(() => this.#places.delete(key));
    return found;
  }

  /** Looks a restaurant up again at its next call. */
  forget(id: string): void {
    this.#places.delete(id);
    for (const [key, { found }] of this.#places) {
      if (!key.startsWith("slug ")) continue;
      void found.then(
        (place) => place.id === id && this.#places.delete(key),
        () => undefined,
      );
    }
  }

  /** All cells, by name, each with its pool. */
  async list(): Promise<{ cell: Cell; pool: Pool }[]> {
    const cells = await listCells(this.#directory);
    return cells.map((cell) => ({ cell, pool: this.#poolOf(cell) }));
  }

  async #find(restaurant: RestaurantKey): Promise<Place> {
    const { id, slug } = { id: null, slug: null, ...restaurant };
    const { rows } = await this.#directory
      .query<{ id: string; cell_name: string; connection: string }>(
        "select id, cell_name, connection from regulars.find_cell($1, $2)",
        [id, slug],
      )
      .catch((error: unknown) => {
        throw toRegularsError(error);
      });
    const [row] = rows;
    if (!row) throw new RangeError("expected one row, got none");
    const pool = this.#poolOf({ name: row.cell_name, connection: row.connection });
    return { id: row.id, cell: row.cell_name, pool };
  }

  #poolOf(cell: Cell): Pool {
    const url = cellUrl(cell, "app", this.#options.findUrl);
    const key = `${cell.name} ${url}`;
    const open = this.#pools.get(key);
    if (open) return open;
    const pool = createPool({ ...this.#options.pool, connectionString: url });
    this.#pools.set(key, pool);
    return pool;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pools: pg.Pool[] = [...this.#pools.values()];
    if (typeof this.#options.directory === "string") pools.push(this.#directory);
    await Promise.all(pools.filter(({ ending }) => !ending).map((pool) => pool.end()));
  }
}

/** All cells of a directory, by name. */
export async function listCells(
  directory: pg.Pool | pg.Client,
): Promise<(Cell & { weight: number })[]> {
  const { rows } = await directory.query<Cell & { weight: number }>(
    "select name, connection, weight from regulars.cells order by name",
  );
  return rows;
}

/** What a move is called in both databases: publication, slot and subscription. */
export function moveName(id: string): string {
  return `regulars_move_${id.replaceAll("-", "")}`;
}

/** The key of the advisory lock that one process holds while it moves a restaurant. */
export function moveLock(id: string): string {
  return createHash("sha256").update(`regulars move ${id}`).digest().readBigInt64BE().toString();
}
