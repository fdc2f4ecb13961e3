/**
 * The functions of this package in the transaction of an ORM. None of them is a dependency: each is
 * known by the few members that are used here.
 */
import type { Db, QueryResult } from "./rows.js";

export interface AdapterOptions {
  /** The schema that Regulars was migrated into. @defaultValue `public` */
  schema?: string | undefined;
}

/** Drizzle's database, or the `tx` of its `transaction`. */
export interface DrizzleLike {
  execute(query: string): PromiseLike<unknown>;
  transaction: unknown;
}

/** A `Kysely`, or the `trx` of its `transaction().execute`. */
export interface KyselyLike {
  readonly isTransaction: boolean;
  withoutPlugins(): {
    executeQuery(query: never): Promise<{ rows: unknown[] }>;
  };
  transaction(): unknown;
}

/** A `PrismaClient`, or the `tx` of its interactive `$transaction`. */
export interface PrismaLike {
  $queryRawUnsafe(text: string, ...values: never[]): PromiseLike<unknown>;
}

type Run = <Result>(work: (db: Db) => Promise<Result>) => Promise<Result>;

/**
 * Drizzle as a database for the functions of this package: `bookings.create(fromDrizzle(tx), …)`
 * books in the app's own transaction, `forRestaurant(fromDrizzle(tx), { slug })` likewise. Outside
 * of a transaction each call of {@link forRestaurant} is one of its own.
 */
export function fromDrizzle(orm: DrizzleLike, options: AdapterOptions = {}): Db {
  const db: Db = {
    schema: options.schema,
    async query(text, values = []) {
      // Drizzle asks what it executes for the text and the parameters that go to the driver.
      const statement = { getSQL: () => ({ toQuery: () => ({ sql: text, params: values }) }) };
      try {
        return asResult(await orm.execute(statement as never));
      } catch (error) {
        // Its own error quotes the parameters, a guest's address among them.
        const { cause } = error as { cause?: unknown };
        throw cause instanceof Error ? cause : error;
      }
    },
  };
  if ("rollback" in orm) return db;
  const begin = orm.transaction as (work: (tx: DrizzleLike) => Promise<unknown>) => unknown;
  return withTransaction(db, (work) => begin.call(orm, (tx) => work(fromDrizzle(tx, options))));
}

/**
 * Kysely as a database for the functions of this package: `bookings.create(fromKysely(trx), …)`
 * books in the app's own transaction. Plugins, such as one that renames columns, are left out of
 * it. Outside of a transaction each call of {@link forRestaurant} is one of its own.
 */
export function fromKysely(orm: KyselyLike, options: AdapterOptions = {}): Db {
  const plain = orm.withoutPlugins();
  const db: Db = {
    schema: options.schema,
    async query(text, values = []) {
      const statement = {
        sql: text,
        parameters: values,
        query: { kind: "RawNode", sqlFragments: [text], parameters: [] },
        queryId: { queryId: "regulars" },
      };
      return asResult(await plain.executeQuery(statement as never));
    },
  };
  if (orm.isTransaction) return db;
  return withTransaction(db, (work) => {
    const builder = orm.transaction() as {
      execute(work: (trx: KyselyLike) => Promise<unknown>): unknown;
    };
    return builder.execute((trx) => work(fromKysely(trx, options)));
  });
}

/**
 * Prisma as a database for the functions of this package: `bookings.create(fromPrisma(tx), …)`
 * books in the app's own transaction. It wants a client with the driver adapter for PostgreSQL,
 * `@prisma/adapter-pg`. Outside of a transaction each call of {@link forRestaurant} is one of its
 * own.
 */
export function fromPrisma(orm: PrismaLike, options: AdapterOptions = {}): Db {
  const db: Db = {
    schema: options.schema,
    async query(text, values = []) {
      // Prisma reads an instant as if the session's zone were UTC; JSON says the zone.
      const isQuery = /^\s*select\b/i.test(text);
      const statement = isQuery
        ? `select to_json(answer) as answer from (${text}) as answer`
        : text;
      const rows = await orm.$queryRawUnsafe(statement, ...(values.map(forPrisma) as never[]));
      return {
        rows: isQuery ? (rows as { answer: unknown }[]).map(({ answer }) => answer) : rows,
      } as QueryResult;
    },
  };
  // Prisma's tx begins savepoints by the same name, but connects to nothing.
  const { $connect, $transaction } = orm as PrismaLike & Record<string, unknown>;
  if (typeof $connect !== "function") return db;
  const begin = $transaction as (work: (tx: PrismaLike) => Promise<unknown>) => unknown;
  return withTransaction(db, (work) => begin.call(orm, (tx) => work(fromPrisma(tx, options))));
}

/** Prisma sends an instant without its zone, which the session's own zone would replace. */
function forPrisma(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

function withTransaction(
  db: Db,
  begin: (work: (db: Db) => Promise<unknown>) => unknown,
): Db & { transaction: Run } {
  return { ...db, transaction: ((work) => Promise.resolve(begin(work))) as Run };
}

/** Some drivers give the rows themselves. */
function asResult(result: unknown): QueryResult {
  return Array.isArray(result) ? { rows: result } : (result as QueryResult);
}
