import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { testSchema } from "./test-schema.js";

/** A database of the test's own, cloned from the migrated template. */
export interface TestDatabase {
  /** As the owner, who is no superuser. */
  url: string;
  superuserUrl: string;
  /** As a login that is a member of `regulars_app`. */
  appUrl: string;
  /** As a login that is a member of `regulars_ops`. */
  opsUrl: string;
  /** As a login that is a member of `regulars_analyst`. */
  analystUrl: string;
  /** Connects as the owner; closed with the database. */
  pool: pg.Pool;
}

/**
 * Gives the test file that calls it a database, and drops it afterwards. Read it inside tests only.
 */
export function useDatabase(): TestDatabase {
  const database = {} as TestDatabase;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const made = await createDatabase();
    Object.assign(database, made.database);
    drop = made.drop;
  });
  afterAll(async () => {
    await drop?.();
  });
  return database;
}

export async function createDatabase(
  options: { template?: string } = {},
): Promise<{ database: TestDatabase; drop: () => Promise<void> }> {
  const templateUrl = new URL(inject("templateUrl"));
  const owner = new URL(inject("ownerUrl")).username;
  const template = options.template ?? templateUrl.pathname.slice(1);
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asSuperuser(`create database ${name} template ${template} owner ${owner}`);

  const urlAs = (username: string) => {
    const url = new URL(templateUrl);
    url.username = username;
    url.pathname = `/${name}`;
    return url.href;
  };
  const pool = createTestPool({ connectionString: urlAs(owner) });
  const database: TestDatabase = {
    url: urlAs(owner),
    superuserUrl: urlAs(templateUrl.username),
    appUrl: urlAs("test_app"),
    opsUrl: urlAs("test_ops"),
    analystUrl: urlAs("test_analyst"),
    pool,
  };
  const drop = async () => {
    await pool.end();
    await asSuperuser(`drop database ${name} with (force)`);
  };
  return { database, drop };
}

/**
 * An ended pool's connections may still be closing when the database is dropped under them, which
 * is no failure.
 */
export function createTestPool(options: pg.PoolConfig): pg.Pool {
  const pool = Object.assign(new pg.Pool(options), { schema: testSchema });
  pool.on("connect", (client) => {
    Object.assign(client, { schema: testSchema });
    client.on("error", () => undefined);
  });
  pool.on("error", () => undefined);
  return pool;
}

/** An empty database, for tests of the migrations themselves. */
export function createEmptyDatabase(): ReturnType<typeof createDatabase> {
  return createDatabase({ template: "template0" });
}

async function asSuperuser(sql: string): Promise<void> {
  const url = new URL(inject("templateUrl"));
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
