/**
 * How the areas (bookings, customers, loyalty, analytics, upkeep) run their queries. The only place
 * that decides what a value of the database is in TypeScript:
 *
 * | PostgreSQL      | here                                                                 |
 * |-----------------|----------------------------------------------------------------------|
 * | uuid, text      | string                                                               |
 * | int8, numeric   | number; beyond the safe integers it throws, it never rounds          |
 * | timestamptz     | Date                                                                 |
 * | date, interval  | cast to text in the query: a Date would shift with the process' zone |
 * | jsonb           | unknown, parsed once by the area; as an argument: JSON text          |
 *
 * `npm run generate` notes which columns are numbers and instants, so that neither the parsers that
 * somebody set for `pg` nor another driver changes what a call gives.
 *
 * An area adds a function in four steps:
 *
 * 1. `queries/<area>.sql` gets a query that calls the SQL function with named notation. Arguments
 * and columns
 *    keep the names they have in SQL; a column that is never null is aliased `as "id!"`,
   an argument that
 *    must be given is written `:restaurant_id!`.
 * 2. `npm run generate` writes `src/queries/<area>.ts`.
 * 3. `src/<area>.ts` exports one function, named by the verb in camelCase: `db` first, then one
 * object of
 *    arguments. It is one line, `exactlyOne`, `maybeOne` or `many`,
   plus the parsing of jsonb: no rules.
 * 4. New error codes join the table in `src/errors.ts`.
 */
import { toRegularsError } from "./errors.js";

/** A `pg` pool or client, one inside the caller's own transaction too, or {@link forRestaurant}. */
export interface Db {
  query(text: string, values?: unknown[]): Promise<QueryResult>;
  /**
   * The schema that Regulars lives in; {@link createPool} sets it on its clients.
   *
   * @defaultValue `public`
   */
  schema?: string | undefined;
  /**
   * Runs work in a transaction of its own; the adapters of ORMs have it. Without it a call runs in
   * the transaction that `query` is in.
   */
  transaction?<Result>(work: (db: Db) => Promise<Result>): Promise<Result>;
}

/** What the client reads of a driver's result. */
export interface QueryResult {
  rows: unknown[];
  /**
   * The columns with their type's oid; a driver without them must give int8 and numeric as numbers.
   */
  fields?: { name: string; dataTypeID: number }[];
}

/** What the database says of a query's values; `npm run generate` asks it. */
export interface QueryTypes {
  /** PostgreSQL's type of each parameter; `instant` is a timestamptz. */
  parameters: readonly string[];
  /** Columns of type int8 or numeric, which drivers give as text, as bigint or as an object. */
  numbers: readonly string[];
  /** Columns of type timestamptz, which some drivers give as text. */
  instants: readonly string[];
}

/** A query as pgtyped generates it. */
export interface Query<Params, Result> {
  readonly types?: QueryTypes | undefined;
  run(params: Params, db: Connection): Promise<Result[]>;
}

interface Connection {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount: number }>;
  schema?: string | undefined;
}

/** A generated row with int8 and numeric, which a driver may give as text, as numbers. */
export type Row<Result> = {
  [Column in keyof Result]: string | number extends Result[Column]
    ? Exclude<Result[Column], string>
    : Result[Column];
};

/**
 * A generated type with what the database promises beyond it, such as the values of a text column.
 */
export type Refine<
  Base,
  Better extends { [Field in keyof Better]: Field extends keyof Base ? unknown : never },
> = {
  // Taken from the base, each field keeps its doc comment.
  [Field in keyof Base]: Field extends keyof Better ? Better[Field] : Base[Field];
};

/** All rows of a query. */
export async function many<Params, Result>(
  db: Db,
  query: Query<Params, Result>,
  params: Params,
): Promise<Row<Result>[]> {
  try {
    return (await query.run(params, converting(db, query.types))) as Row<Result>[];
  } catch (error) {
    throw toRegularsError(error);
  }
}

/** The row of a query that gives one or none. */
export async function maybeOne<Params, Result>(
  db: Db,
  query: Query<Params, Result>,
  params: Params,
): Promise<Row<Result> | undefined> {
  const rows = await many(db, query, params);
  if (rows.length > 1) throw new RangeError(`expected at most one row, got ${rows.length}`);
  return rows[0];
}

/** The row of a query that always gives one: SQL raises an error where it has none to give. */
export async function exactlyOne<Params, Result>(
  db: Db,
  query: Query<Params, Result>,
  params: Params,
): Promise<Row<Result>> {
  const row = await maybeOne(db, query, params);
  if (row === undefined) throw new RangeError("expected one row, got none");
  return row;
}

const numberTypes = new Set([20, 1700]);

function converting(db: Db, types: QueryTypes | undefined): Connection {
  return {
    schema: db.schema,
    async query(text, values) {
      const { rows, fields = [] } = await db.query(text, values);
      const numbers =
        types?.numbers ??
        fields.filter((field) => numberTypes.has(field.dataTypeID)).map((field) => field.name);
      for (const row of rows as Record<string, unknown>[]) {
        for (const name of numbers) row[name] = toNumber(row[name], name);
        for (const name of types?.instants ?? []) row[name] = toInstant(row[name]);
      }
      return { rows, rowCount: rows.length };
    },
  };
}

/** From what a driver or its user's parsers make of it: text, number, bigint or an object. */
function toNumber(value: unknown, name: string): number | null {
  if (value === null) return null;
  const number = Number(value);
  if (!Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`${name.replace(/[!?]$/, "")} is beyond the numbers that are exact here`);
  }
  return number;
}

/** Likewise; infinity stays the number that `pg` makes of it. */
function toInstant(value: unknown): unknown {
  if (value === null || value instanceof Date || typeof value === "number") return value;
  if (typeof value !== "string") return new Date(Number(value));
  if (/^-?infinity$/.test(value)) return Number(value.replace("i", "I"));
  // as PostgreSQL prints it: 2031-06-01 18:00:00.5+05:30, or +05 where the zone has no minutes
  const iso = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(?::?(\d\d))?$/.exec(value);
  return new Date(iso ? `${iso[1]}T${iso[2]}${iso[3]}:${iso[4] ?? "00"}` : value);
}
