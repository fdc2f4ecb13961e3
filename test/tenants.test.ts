/**
 * Invariant 10: nothing of one restaurant is readable or writable in another restaurant's context.
 * Tables and functions come from the catalog, so that a new one is tested or makes this file fail.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bookings, createPool, forRestaurant } from "../src/index.js";
import { useDatabase } from "./database.js";
import { hasPgbouncer, startPgbouncer } from "./pgbouncer.js";
import { testSchema } from "./test-schema.js";
import { type Routine, ada, ben, call, fill, id, listRoutines, owners } from "./two-restaurants.js";

const database = useDatabase();

interface Named {
  name: string;
}

const tables: string[] = [];
const functions: Routine[] = [];

/** A login that may do everything to every table, and is held by row security alone. */
let prober = "";
const client = async (url: string) => {
  const opened = new pg.Client({ connectionString: url });
  await opened.connect();
  return opened;
};
const urlAs = (username: string) => {
  const url = new URL(database.url);
  url.username = username;
  return url.href;
};

beforeAll(async () => {
  const superuser = await client(database.superuserUrl);
  try {
    prober = `prober_${randomBytes(4).toString("hex")}`;
    await superuser.query(`
      create role ${prober} login password '${new URL(database.url).password}';
      alter role ${prober} set search_path = ${testSchema};
      grant usage on schema ${testSchema} to ${prober};
      grant usage on schema regulars to ${prober};
      grant all on all tables in schema ${testSchema} to ${prober};
      grant execute on all functions in schema regulars to ${prober};
      revoke execute on function regulars.all_restaurants() from ${prober};`);
    const found = await superuser.query<Named>(`
      select classes.oid::regclass::text as name
      from pg_class as classes
      join pg_attribute as attributes on attributes.attrelid = classes.oid
      where classes.relnamespace = regulars.home_schema()
        and classes.relkind in ('r', 'p')
        and attributes.attname = 'restaurant_id'
      order by 1`);
    tables.push(...found.rows.map(({ name }) => name));
    functions.push(...(await listRoutines(superuser)));

    for (const owner of owners) await fill(superuser, owner);
  } finally {
    await superuser.end();
  }
});

afterAll(async () => {
  const superuser = await client(database.superuserUrl);
  await superuser.query(`drop owned by ${prober}; drop role ${prober}`);
  await superuser.end();
});

/** Everything that is in the tables of a restaurant, as text. */
async function contents(db: pg.Client, restaurant: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of [...tables, "restaurants"]) {
    const column = table === "restaurants" ? "id" : "restaurant_id";
    const { rows } = await db.query<{ text: string | null }>(
      `select string_agg(t::text, e'\\n' order by t::text) as text from ${table} as t
       where ${column} = $1`,
      [restaurant],
    );
    found[table] = rows[0]?.text ?? "";
  }
  return found;
}

interface Attempt {
  rows: unknown[];
  count: number;
  error?: pg.DatabaseError;
}

/** Runs one statement in a context and takes back what it did. */
async function attempt(
  db: pg.Client,
  setting: string | undefined,
  sql: string,
  values: unknown[] = [],
): Promise<Attempt> {
  await db.query("begin");
  try {
    if (setting !== undefined) {
      await db.query("select set_config('regulars.restaurant_id', $1, true)", [setting]);
    }
    const { rows, rowCount } = await db.query<Record<string, unknown>>(sql, values);
    return { rows, count: rowCount ?? 0 };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { rows: [], count: 0, error };
  } finally {
    await db.query("rollback");
  }
}

describe("invariant 10: every table", () => {
  it("has rows of two restaurants here", async () => {
    expect(tables.length).toBeGreaterThan(10);
    const superuser = await client(database.superuserUrl);
    try {
      for (const { restaurant } of owners) {
        for (const [table, text] of Object.entries(await contents(superuser, restaurant))) {
          expect(text, `give ${table} a row in fill() of this file`).not.toBe("");
        }
      }
    } finally {
      await superuser.end();
    }
  });

  it("shows the session's restaurant alone, and nothing without a setting", async () => {
    for (const user of [prober, "test_app"]) {
      const db = await client(urlAs(user));
      try {
        for (const table of tables) {
          const sql = `select count(*)::int as all,
            count(*) filter (where restaurant_id = $1)::int as own
            from ${table}`;
          const { rows } = await attempt(db, ada, sql, [ada]);
          const [{ all, own }] = rows as [{ all: number; own: number }];
          expect(own, `${user} sees its rows of ${table}`).toBeGreaterThan(0);
          expect(all, `${user} sees no other rows of ${table}`).toBe(own);
          for (const setting of [undefined, ""]) {
            const without = await attempt(db, setting, sql, [ada]);
            expect(without.rows, `${user}, ${table}`).toEqual([{ all: 0, own: 0 }]);
          }
          const malformed = await attempt(db, "trattoria", sql, [ada]);
          expect(malformed.error?.code, `${user}, ${table}`).toBe("22P02");
        }
        const { rows } = await attempt(db, ada, "select id from restaurants");
        expect(rows).toEqual([{ id: ada }]);
      } finally {
        await db.end();
      }
    }
  });

  it("lets nobody write a row of another restaurant, or a row into it", async () => {
    const superuser = await client(database.superuserUrl);
    const db = await client(urlAs(prober));
    try {
      for (const table of [...tables, "restaurants"]) {
        const column = table === "restaurants" ? "id" : "restaurant_id";
        const { rows } = await superuser.query<{ row: unknown }>(
          `select to_jsonb(t) as row from ${table} as t where ${column} = $1 limit 1`,
          [ben],
        );
        const { rows: columns } = await superuser.query<{ name: string }>(
          `select quote_ident(attname) as name from pg_attribute
           where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
          [table],
        );
        const names = columns.map(({ name }) => name).join(", ");
        const writes: [string, unknown[]][] = [
          [`update ${table} set ${column} = ${column} where ${column} = $1`, [ben]],
          [`delete from ${table} where ${column} = $1`, [ben]],
          [`update ${table} set ${column} = $1`, [ben]],
          [
            `insert into ${table} (${names}) select ${names} from ` +
              `jsonb_populate_record(null::${table}, $1)`,
            [{ ...(rows[0]?.row as object), id: id("900", "b"), slug: "other", label: "other" }],
          ],
        ];
        for (const [sql, values] of writes) {
          const { count, error } = await attempt(db, ada, sql, values);
          expect(count, `${sql}: rows written`).toBe(0);
          if (sql.startsWith("insert")) {
            expect(["42501", "RG010"], sql).toContain(error?.code);
          }
        }
        // Of its own it may, or the above would prove nothing.
        const own = await attempt(db, ada, `select from ${table} for update`);
        expect(own.count, table).toBeGreaterThan(0);
      }
    } finally {
      await db.end();
      await superuser.end();
    }
  });

  it("an app writes bookings and nothing else", async () => {
    const db = await client(database.appUrl);
    try {
      for (const table of [...tables, "restaurants"]) {
        const writes = [
          `delete from ${table}`,
          `truncate ${table}`,
          ...(table === "bookings"
            ? [
                "update bookings set loyalty_points_awarded = 1000000",
                "update bookings set customer_id = null",
                "update bookings set derived_writes = derived_writes + 1",
                "update bookings set import_batch_id = gen_random_uuid()",
                "update bookings set idempotency_hash = null",
              ]
            : [
                `insert into ${table} default values`,
                `update ${table}
                  set ${table === "restaurants" ? "id = id" : "restaurant_id = restaurant_id"}`,
              ]),
        ];
        for (const sql of writes) {
          const { error } = await attempt(db, ada, sql);
          expect(error?.code, sql).toBe("42501");
        }
      }
      const booked = await attempt(
        db,
        ada,
        `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
         values ($1, '2031-05-03 18:00Z', 2, 'grace@example.com') returning customer_id`,
        [ada],
      );
      expect(booked.error).toBeUndefined();
      expect(booked.rows).toEqual([{ customer_id: expect.any(String) as string }]);
      const changed = await attempt(db, ada, "update bookings set party_size = 3");
      expect(changed.count).toBe(2);
    } finally {
      await db.end();
    }
  });

  it("does not tell another restaurant's app whether a table of it is taken", async () => {
    const db = await client(database.appUrl);
    try {
      const sql = `insert into bookings (restaurant_id, table_id, starts_at, party_size)
         values ($1, $2, $3, 2)`;
      const codes = [];
      for (const at of ["2031-05-02 18:00Z", "2031-05-09 18:00Z"]) {
        codes.push((await attempt(db, ada, sql, [ben, id("200", "b"), at])).error?.code);
      }
      codes.push((await attempt(db, ada, sql, [id("100", "c"), null, "2031-05-02"])).error?.code);
      expect(codes).toEqual(["RG010", "RG010", "RG010"]);
    } finally {
      await db.end();
    }
  });

  it("operators see every restaurant, and one when they set it", async () => {
    const db = await client(database.opsUrl);
    try {
      const sql = "select distinct restaurant_id as id from bookings order by 1";
      expect((await attempt(db, undefined, sql)).rows).toEqual([{ id: ada }, { id: ben }]);
      expect((await attempt(db, ben, sql)).rows).toEqual([{ id: ben }]);
    } finally {
      await db.end();
    }
  });
});

describe("invariant 10: every public function", () => {
  it("names a restaurant, finds one by its slug, or has no rights of its own", () => {
    expect(functions.length).toBeGreaterThan(10);
    for (const { signature, is_definer, parameters } of functions) {
      if (is_definer)
        expect(
          parameters.map(({ name }) => name),
          signature,
        ).toContain("restaurant_id");
    }
  });

  it.each([
    ["the app", () => database.appUrl, ada],
    ["an operator who set a restaurant", () => database.opsUrl, ada],
    ["the owner who set a restaurant", () => database.url, ada],
    ["the app without a setting", () => database.appUrl, undefined],
    ["the app with an empty setting", () => database.appUrl, ""],
    ["the app with a malformed setting", () => database.appUrl, "trattoria"],
  ])("refuses %s another restaurant, and all of them", async (_, url, setting) => {
    const db = await client(url());
    try {
      for (const made of functions.filter(({ is_definer }) => is_definer)) {
        for (const restaurant of [ben, null]) {
          const { error } = await attempt(db, setting, ...call(made, restaurant, "b"));
          // what is not granted is refused as well
          expect(["RG010", "42501"], `${made.signature}: ${error?.message}`).toContain(error?.code);
          if (url() === database.url) expect(error?.code, made.signature).toBe("RG010");
        }
      }
    } finally {
      await db.end();
    }
  });

  it("refuses a login that is member of no role", async () => {
    const db = await client(urlAs(prober));
    try {
      for (const made of functions) {
        const { error } = await attempt(db, ada, ...call(made, ada, "a"));
        expect(error?.code, made.signature).toBe("42501");
      }
    } finally {
      await db.end();
    }
  });

  it("finds and changes nothing of another restaurant by its ids", async () => {
    const leaked = new RegExp(`${ben}|${owners[1]?.secret}`);
    // The owner sees all, so that what changed is seen before it is taken back.
    const db = await client(database.url);
    try {
      const before = await contents(db, ben);
      for (const made of functions.filter(({ is_definer }) => is_definer)) {
        const [sql, values] = call(made, ada, "b");
        await db.query("begin");
        await db.query("select set_config('regulars.restaurant_id', $1, true)", [ada]);
        await db.query("savepoint before");
        const outcome = await db.query(sql, values).then(
          ({ rows }) => JSON.stringify(rows),
          async (error: unknown) => {
            await db.query("rollback to before");
            const { message, detail, hint, where } = error as pg.DatabaseError;
            return JSON.stringify([message, detail, hint, where]);
          },
        );
        expect(outcome, made.signature).not.toMatch(leaked);
        expect(await contents(db, ben), made.signature).toEqual(before);
        await db.query("rollback");
      }
    } finally {
      await db.end();
    }
  });

  it("does its work in the restaurant it is for", async () => {
    // Else the tests above would pass for functions that refuse everybody.
    const db = await client(database.appUrl);
    try {
      const worked = [];
      for (const made of functions) {
        const { error } = await attempt(db, ada, ...call(made, ada, "a"));
        if (error === undefined) worked.push(made.name);
      }
      expect(worked).toEqual(
        expect.arrayContaining([
          "amend_booking",
          "cancel_booking",
          "complete_booking",
          "create_booking",
          "list_bookings",
          "mark_no_show",
        ]),
      );
    } finally {
      await db.end();
    }
  });
});

describe.skipIf(!hasPgbouncer)("behind PgBouncer in transaction mode", () => {
  it("two restaurants that share one server connection never see each other", async () => {
    await using pooler = await startPgbouncer(database.appUrl);
    await using pool = createPool({ connectionString: pooler.url, max: 8, schema: testSchema });
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, place) => {
        const restaurant = place % 2 === 0 ? ada : ben;
        const other = restaurant === ada ? ben : ada;
        const db = forRestaurant(pool, restaurant);
        const list = await bookings.list(db, { restaurant_id: restaurant });
        const rows = (await db.query("select restaurant_id from bookings")).rows as {
          restaurant_id: string;
        }[];
        await expect(bookings.list(db, { restaurant_id: other })).rejects.toMatchObject({
          code: "RG010",
        });
        return [list, rows].every(
          (found) => found.length > 0 && found.every((row) => row.restaurant_id === restaurant),
        );
      }),
    );
    expect(new Set(seen)).toEqual(new Set([true]));
    // Outside of a transaction nothing of a setting is left behind on the server connection.
    const { rows } = await pool.query("select count(*)::int as count from bookings");
    expect(rows).toEqual([{ count: 0 }]);
  });
});
