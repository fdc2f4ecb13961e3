import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Db,
  type Pool,
  InvalidFieldError,
  TenantError,
  TransactionConflictError,
  createPool,
  forRestaurant,
  malformedPilotEntries,
  transaction,
} from "../src/index.js";
import { exactlyOne, many, maybeOne } from "../src/rows.js";
import { useDatabase } from "./database.js";

const database = useDatabase();
const open = (options: Parameters<typeof createPool>[0] & object = {}) =>
  createPool({ connectionString: database.url, ...options });

/** As pgtyped makes them, without its generator. */
function query<Result>(text: string) {
  return {
    run: async (values: unknown[], db: { query: Db["query"] }) =>
      (await db.query(text, values)).rows as Result[],
  };
}

async function setting(db: Db, name: string): Promise<unknown> {
  const { value } = await exactlyOne(
    db,
    query<{ value: string | null }>("select current_setting($1, true) as value"),
    [name],
  );
  return value;
}

describe("rows", () => {
  it("gives int8 and numeric as numbers, timestamptz as Date and null as null", async () => {
    await using pool = open();
    const row = await exactlyOne(
      pool,
      query<{ sum: number | string; part: number | string; none: number | string | null }>(
        `select 9007199254740991::int8 as sum, 1.5::numeric as part, null::int8 as none,
           timestamptz '2026-01-02 03:04:05.678Z' as at, '12'::text as text`,
      ),
      [],
    );
    expect(row).toEqual({
      sum: Number.MAX_SAFE_INTEGER,
      part: 1.5,
      none: null,
      at: new Date("2026-01-02T03:04:05.678Z"),
      text: "12",
    });
  });

  it("throws rather than round an int8", async () => {
    await using pool = open();
    const beyond = query('select 9007199254740993::int8 as "balance!"');
    await expect(many(pool, beyond, [])).rejects.toThrow("balance is beyond");
  });

  it("does not depend on the parsers that the pool's owner has set", async () => {
    await using pool = open({
      types: { getTypeParser: () => (text: string) => BigInt(text) },
    });
    expect(await many(pool, query("select 7::int8 as points"), [])).toEqual([{ points: 7 }]);
  });

  it("refuses a number of rows that the query cannot have meant", async () => {
    await using pool = open();
    const rows = query("select generate_series(1, $1::int)");
    await expect(exactlyOne(pool, rows, [0])).rejects.toThrow(RangeError);
    await expect(maybeOne(pool, rows, [2])).rejects.toThrow(RangeError);
    expect(await maybeOne(pool, rows, [0])).toBeUndefined();
  });
});

describe("createPool", () => {
  const list = `${randomUUID()},${randomUUID()}`;

  it("sends the pilot settings with each transaction and leaves none on a connection", async () => {
    await using pool = open({ pilotRestaurantIds: list, generalAvailability: "on", max: 1 });
    const both = async (db: Db) => [
      await setting(db, "loyalty.pilot_restaurant_ids"),
      await setting(db, "loyalty.general_availability"),
    ];
    expect(await both(pool)).toEqual([list, "on"]);
    expect(await transaction(pool, both)).toEqual([list, "on"]);
    expect(await both(forRestaurant(pool, randomUUID()))).toEqual([list, "on"]);
    // What another client finds that a pooler gives the same server connection to.
    const client = await pool.connect();
    expect(await both(client)).toEqual(["", ""]);
    client.release();
  });

  it("does the same without a pipeline, and keeps a failed query out of the next", async () => {
    await using pool = open({ generalAvailability: "on", max: 1, pipeline: false });
    await expect(pool.query("select 1 / 0")).rejects.toMatchObject({ code: "22012" });
    expect(await setting(pool, "loyalty.general_availability")).toBe("on");
  });

  it("reads them from the environment, and overrides nothing when they are not there", async () => {
    vi.stubEnv("LOYALTY_PILOT_RESTAURANT_IDS", list);
    try {
      const options = "-c loyalty.general_availability=on";
      await using pool = open({ options });
      expect(await setting(pool, "loyalty.pilot_restaurant_ids")).toBe(list);
      expect(await setting(pool, "loyalty.general_availability")).toBe("on");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("holds more restaurants than a start-up packet would", async () => {
    const many = Array.from({ length: 2000 }, () => randomUUID()).join(",");
    await using pool = open({ pilotRestaurantIds: many });
    expect(await setting(pool, "loyalty.pilot_restaurant_ids")).toBe(many);
  });

  it("warns once about a malformed entry, by name, and still connects", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    try {
      for (const pilotRestaurantIds of ["oops, ,", " oops"]) {
        await using pool = open({ pilotRestaurantIds });
        expect(await setting(pool, "loyalty.pilot_restaurant_ids")).toBe(pilotRestaurantIds);
      }
      expect(warn.mock.calls.map(([text]) => text)).toEqual([
        'not a restaurant id in LOYALTY_PILOT_RESTAURANT_IDS: "oops"',
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  it("takes spaces, capitals and empty items of the pilot list for fine", () => {
    const id = randomUUID();
    expect(malformedPilotEntries(` ${id.toUpperCase()} ,, \n${id},`)).toEqual([]);
    expect(malformedPilotEntries(undefined)).toEqual([]);
    expect(malformedPilotEntries(`${id}x,{${id}}`)).toEqual([`${id}x`, `{${id}}`]);
  });
});

describe("transaction", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = open();
    await pool.query("create table counters (id int primary key, n int not null)");
    await pool.query("insert into counters values (1, 0), (2, 0)");
  });
  afterAll(() => pool.end());
  const total = async () => {
    const { rows } = await pool.query<{ n: number }>("select sum(n)::int as n from counters");
    return rows;
  };

  it("commits what it did, and gives what it was given", async () => {
    const text = "update counters set n = n + 1 where id = 1 returning n";
    const { rows } = await transaction(pool, (client) => client.query(text));
    expect(rows).toEqual([{ n: 1 }]);
    expect(await total()).toEqual([{ n: 1 }]);
  });

  it("rolls back when it throws, and hands the error on", async () => {
    const failure = new Error("changed my mind");
    const attempt = transaction(pool, async (client) => {
      await client.query("update counters set n = 100");
      throw failure;
    });
    await expect(attempt).rejects.toBe(failure);
    expect(await total()).toEqual([{ n: 1 }]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it("does not take a commit for done when an error was swallowed on the way", async () => {
    const attempt = transaction(pool, async (client) => {
      await client.query("update counters set n = 100");
      await client.query("select 1 / 0").catch(() => undefined);
    });
    await expect(attempt).rejects.toThrow("had failed before its commit");
    expect(await total()).toEqual([{ n: 1 }]);
  });

  it("runs the whole of it again after a deadlock", async () => {
    let runs = 0;
    let start: () => void;
    const bothStarted = new Promise<void>((resolve) => {
      start = resolve;
    });
    const add = (first: number, second: number) =>
      transaction(pool, async (client) => {
        runs += 1;
        await client.query("update counters set n = n + 1 where id = $1", [first]);
        if (runs === 2) start();
        await bothStarted;
        await client.query("update counters set n = n + 1 where id = $1", [second]);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(runs).toBe(3);
    expect(await total()).toEqual([{ n: 5 }]);
  });

  it("gives up after the attempts it is allowed", async () => {
    let runs = 0;
    const attempt = transaction(
      pool,
      async (client) => {
        runs += 1;
        await client.query("do $$ begin raise exception using errcode = '40001'; end $$");
      },
      { attempts: 2 },
    );
    await expect(attempt).rejects.toBeInstanceOf(TransactionConflictError);
    expect(runs).toBe(2);
  });
});

describe.each([true, false])("forRestaurant, pipeline: %s", (pipeline) => {
  const id = randomUUID();

  it("sets the restaurant for the call alone", async () => {
    await using pool = open({ pipeline, max: 1 });
    expect(await setting(forRestaurant(pool, id), "regulars.restaurant_id")).toBe(id);
    expect(await setting(pool, "regulars.restaurant_id")).toBe("");
    const context = await transaction(forRestaurant(pool, id), (client) =>
      setting(client, "regulars.restaurant_id"),
    );
    expect(context).toBe(id);
    expect(await setting(pool, "regulars.restaurant_id")).toBe("");
  });

  it("keeps what a call wrote, and nothing of a call that failed", async () => {
    await using pool = open({ pipeline, max: 1 });
    const db = forRestaurant(pool, id);
    await pool.query("create table if not exists notes (text text)");
    await pool.query("truncate notes");
    await db.query("insert into notes values ($1)", ["kept"]);
    const failing =
      "with note as (insert into notes values ('lost') returning 1) select 1 / $1::int";
    await expect(db.query(failing, [0])).rejects.toThrow("division by zero");
    expect((await pool.query("select text from notes")).rows).toEqual([{ text: "kept" }]);
    expect(pool.idleCount).toBe(1);
  });

  it("is refused another restaurant by the database, with a class of its own", async () => {
    await using pool = open({ pipeline });
    const assert = query("select regulars.assert_restaurant($1)");
    const attempt = many(forRestaurant(pool, id), assert, [randomUUID()]);
    await expect(attempt).rejects.toBeInstanceOf(TenantError);
  });
});

it("refuses a malformed restaurant id before it becomes part of a statement", async () => {
  await using pool = open();
  const wrong = "'; drop table bookings; --" as string;
  expect(() => forRestaurant(pool, wrong)).toThrow(InvalidFieldError);
  expect(() => forRestaurant(pool, { id: wrong })).toThrow(InvalidFieldError);
  const slug = "luna" as string;
  expect(() => forRestaurant(pool, slug)).toThrow(
    expect.objectContaining({ hint: 'A restaurant by its short name is { slug: "…" }.' }),
  );
});

it("takes one round trip for a call of a restaurant", async () => {
  await using pool = open({ max: 1 });
  const client = await pool.connect();
  const send = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<unknown>;
  const log: string[] = [];
  client.query = (async (text: string, values?: unknown[]) => {
    log.push("sent");
    const result = await send(text, values);
    log.push("answered");
    return result;
  }) as typeof client.query;
  client.release();
  await forRestaurant(pool, randomUUID()).query("select $1::int", [1]);
  expect(log).toEqual([...Array<string>(3).fill("sent"), ...Array<string>(3).fill("answered")]);
});

it("outlives the loss of an idle connection", async () => {
  await using pool = open({ max: 1 });
  const { rows } = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");
  await database.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await vi.waitFor(() => {
    expect(pool.totalCount).toBe(0);
  });
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});
