/**
 * Regulars in a schema of its own, beside an app whose tables in `public` are called like ours. All
 * logins keep PostgreSQL's own search path, so that a name that is not qualified meets the app's.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotSchema } from "../scripts/snapshot.js";
import {
  bookings,
  createPool,
  customers,
  forRestaurant,
  loyalty,
  transaction,
  upkeep,
} from "../src/index.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import type { PreparedQuery } from "../src/prepared-query.js";
import * as queries from "../src/queries/index.js";
import { assertSchema, homeSchema, inSchema } from "../src/schema.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";
import { foreignApp } from "./foreign-app.js";
import { testSchema } from "./test-schema.js";

describe("inSchema", () => {
  it("replaces the qualifier and nothing else", () => {
    const sql = [
      "insert into public.bookings select public.f(public.t.c), x.public.y from public;",
      "select 'public.bookings', E'it\\'s public.x', \"public.x\", public_.x, 'it''s public.x'",
      "as $$ begin -- it's not public.x",
      "  delete from public.bookings; /* don't: public.x */ raise 'public.x'; end $$;",
      "revoke all on function public.f() from public;",
    ].join("\n");
    const moved = [
      "insert into own.bookings select own.f(own.t.c), x.public.y from public;",
      "select 'public.bookings', E'it\\'s public.x', \"public.x\", public_.x, 'it''s public.x'",
      "as $$ begin -- it's not public.x",
      "  delete from own.bookings; /* don't: public.x */ raise 'public.x'; end $$;",
      "revoke all on function own.f() from public;",
    ].join("\n");
    expect(inSchema(sql, "own")).toBe(moved);
    expect(inSchema(sql)).toBe(sql);
  });

  it("takes plain names, and none of PostgreSQL's or of the helpers", () => {
    for (const name of ["regulars", "information_schema", "pg_own", "Own", "o-n", "1st", "", "ö"]) {
      expect(() => {
        assertSchema(name);
      }, name).toThrow(RangeError);
    }
    for (const name of ["public", "own_2", "_own"]) assertSchema(name);
  });
});

describe.runIf(testSchema === homeSchema)("in a schema of its own", () => {
  let database: TestDatabase;
  let plain: TestDatabase;
  const drops: (() => Promise<void>)[] = [];
  const make = async () => {
    const made = await createEmptyDatabase();
    drops.push(made.drop);
    return made.database;
  };
  beforeAll(async () => {
    [database, plain] = [await make(), await make()];
    await database.pool.query(foreignApp);
    await migrate(database.url, { roles: true, schema: "own" });
    await migrate(plain.url, { roles: true });
  });
  afterAll(async () => {
    for (const drop of drops) await drop();
  });

  async function query<Row>(
    from: TestDatabase,
    sql: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await from.pool.query(sql, values)).rows as Row[];
  }

  it("makes what it makes in public, and touches no table of the app", async () => {
    const [own, other] = await Promise.all(
      [database, plain].map(({ url }) => snapshotSchema(url, { bodies: true })),
    );
    // the schemas themselves come first, and public has grants of PostgreSQL's own
    const objects = (text = "") => text.slice(text.indexOf("\n-- extensions"));
    const value = (schema: string) => `'${schema}'::regnamespace`;
    expect(objects(own)).toBe(
      inSchema(objects(other), "own").replace(value(homeSchema), value("own")),
    );
    expect(
      await query(
        database,
        `select relname as name from pg_class
         where relnamespace::regnamespace::text = $1 and relkind <> 'i'
         union select proname from pg_proc where pronamespace::regnamespace::text = $1
         order by name`,
        [homeSchema],
      ),
    ).toEqual(
      [
        "bookings",
        "bookings_id_seq",
        "create_booking",
        "customers",
        "customers_id_seq",
        "restaurants",
        "restaurants_id_seq",
      ].map((name) => ({ name })),
    );
  });

  it("finds the same tables of restaurants, and grants the same to each role", async () => {
    const tables = `
      select split_part(name, '.', 2) as name, depth from regulars.tenant_tables()`;
    const found = await query(database, tables);
    expect(found.length).toBeGreaterThan(15);
    expect(found).toEqual(await query(plain, tables));
    const home = "regulars.home_schema()";
    const grants = `
      select name, privilege_type, grantee::regrole::text as grantee
      from (
        select concat_ws(' ', relnamespace = ${home}, relname) as name, relacl as acl
        from pg_class where relnamespace in (${home}, 'regulars'::regnamespace)
        union all
        select concat_ws(' ', relname, attname), attacl
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace in (${home}, 'regulars'::regnamespace)
        union all
        select concat_ws(' ', pronamespace = ${home}, proname, proargnames), proacl
        from pg_proc where pronamespace in (${home}, 'regulars'::regnamespace)
        union all
        select 'schema regulars', nspacl from pg_namespace where nspname = 'regulars'
        union all
        select
          concat_ws(' ', 'policy', relname, polname, polcmd, pg_get_expr(polqual, polrelid)),
          array(select makeaclitem(role, role, 'SELECT', false) from unnest(polroles) as role)
        from pg_policy join pg_class on pg_class.oid = polrelid
      ) as objects
      cross join aclexplode(acl)
      order by name, privilege_type, grantee`;
    const granted = await query(database, grants);
    expect(granted.length).toBeGreaterThan(500);
    expect(granted).toEqual(await query(plain, grants));
  });

  it("sends no query of which a name has no schema", async () => {
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    try {
      await client.query("set search_path = pg_catalog");
      for (const [area, made] of Object.entries(queries)) {
        for (const [name, prepared] of Object.entries(made)) {
          const text = (prepared as PreparedQuery<unknown, unknown>).textIn("own");
          await client.query(`prepare q as ${text}`).catch((error: unknown) => {
            throw new Error(`${area}.${name}: ${String(error)}`);
          });
          await client.query("deallocate q");
        }
      }
    } finally {
      await client.end();
    }
  });

  it("books, awards, rebuilds, exports and offboards there", async () => {
    const restaurants: Record<string, unknown>[] = [];
    const stories = [
      { url: database.url, appUrl: database.appUrl, schema: "own" },
      { url: plain.url, appUrl: plain.appUrl, schema: undefined },
    ];
    for (const { url, appUrl, schema } of stories) {
      const now = new Date("2031-05-01T18:00Z");
      await using owner = createPool({ connectionString: url, schema });
      await using app = createPool({
        connectionString: appUrl,
        schema,
        generalAvailability: "on",
      });
      const add = (sql: string, values: unknown[] = []) =>
        owner.query<{ id: string }>(inSchema(sql, schema), values);
      const { rows } = await add(`
        insert into public.restaurants (name, slug, timezone, country_code)
        values ('Own', 'own', 'Europe/London', 'GB') returning id`);
      const restaurant_id = rows[0]?.id ?? "";
      await add(
        `insert into public.restaurant_tables (restaurant_id, label, capacity)
         values ($1, '1', 4), ($1, '2', 4)`,
        [restaurant_id],
      );
      await loyalty.setProgram(owner, {
        restaurant_id,
        slug: "club",
        name: "Club",
        pilot_only: false,
        is_active: true,
      });
      const db = forRestaurant(app, restaurant_id);
      const guest = { customer_name: "Ada", customer_email: "ada@example.com" };
      const booked = await bookings.create(db, {
        restaurant_id,
        starts_at: now,
        party_size: 4,
        ...guest,
      });
      expect(booked.loyalty_points_awarded).toBe(30);
      // inside a transaction, and with a connection that is the app's own
      await transaction(db, (client) =>
        bookings.create(client, { restaurant_id, starts_at: now, party_size: 2, ...guest }),
      );
      const foreign = new pg.Client({ connectionString: appUrl });
      await foreign.connect();
      await foreign.query(`set regulars.restaurant_id = '${restaurant_id}'`);
      const query = (text: string, values?: unknown[]) => foreign.query(text, values);
      const found = await customers.find({ query, schema }, { restaurant_id, search: "ada" });
      await foreign.end();
      expect(found).toHaveLength(1);

      await add(
        `insert into public.bookings (restaurant_id, import_batch_id, starts_at, ends_at,
           booking_type, party_size, status, customer_email, created_at)
         select $1, gen_random_uuid(), '2030-01-01T18:00Z', '2030-01-01T20:00Z', 'dinner', 2,
           'completed',
           format('guest-%s@example.com', n), '2029-12-01'
         from generate_series(1, 30) as n`,
        [restaurant_id],
      );
      const counts = await upkeep.backfillInChunks(owner, { restaurant_id });
      const checks = await upkeep.verify(owner, { restaurant_id });
      expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
      const exported = await owner.query<{ table_name: string; rows: number }>(
        inSchema(
          `select table_name, count(*)::int as rows from public.export_restaurant($1)
           group by table_name order by table_name`,
          schema,
        ),
        [restaurant_id],
      );
      const left = await owner.query(
        inSchema("select * from public.offboard_restaurant($1, 'test')", schema),
        [restaurant_id],
      );
      restaurants.push({
        counts,
        checks: checks.map(({ check_name, ok }) => ({ check_name, ok })),
        exported: exported.rows,
        left: left.rows.length,
      });
    }
    expect(restaurants[0]).toEqual(restaurants[1]);
    const counted = await query<{ count: number }>(
      database,
      `select count(*)::int from (
         select id::text from public.restaurants union all select id::text from public.bookings
         union all select id::text from public.customers) as rows`,
    );
    expect(counted).toEqual([{ count: 3 }]);
  });

  it("is recorded, so that nothing has to be told again", async () => {
    expect(await migrate(database.url)).toEqual([]);
    expect(await migrate(database.url, { roles: true, schema: "own" })).toEqual([]);
    await expect(migrate(database.url, { schema: "public" })).rejects.toThrow(
      "this database has Regulars in the schema own, not in public",
    );
    for (const args of [["backfill"], ["verify"], ["report", "points", "--restaurant", "nobody"]]) {
      const { code, err } = await regulars([...args, "--database-url", database.url]);
      expect([code, err], args[0]).toEqual(
        args.length === 1 ? [0, ""] : [1, 'there is no restaurant "nobody": none yet\n'],
      );
    }
    const place = ["--name", "Luna", "--country", "GB", "--timezone", "Europe/London"];
    const here = ["--restaurant", "luna"];
    for (const args of [
      ["init", ...place, "--tables", "2,4", "--program", "Club", "--open"],
      ["doctor"],
      ["programs", "list", ...here],
      ["report", "liability", ...here],
      ["waiting", ...here, "--table", "T1"],
    ]) {
      const { code, err } = await regulars([...args, "--database-url", database.url]);
      expect([code, err], args[0]).toEqual([0, ""]);
    }
    const [booking] = await query<{ reference: string }>(
      database,
      `insert into own.bookings (restaurant_id, starts_at, party_size)
       select id, '2031-06-01 18:00Z', 2 from own.restaurants where slug = 'luna'
       returning reference`,
    );
    const told = await regulars([
      "loyalty",
      "explain",
      booking?.reference ?? "",
      ...here,
      "--database-url",
      database.url,
    ]);
    expect([told.code, told.err]).toEqual([0, ""]);
    const taken = await make();
    await expect(migrate(taken.url, { schema: "order" })).rejects.toThrow("a word of SQL");
  });

  it("is made by the files of regulars sql too", async () => {
    const printed = await make();
    const { out } = await regulars(["sql", "--schema", "own", "--json"]);
    for (const line of out.trimEnd().split("\n")) {
      const { sql, is_transaction } = JSON.parse(line) as { sql: string; is_transaction: boolean };
      await printed.pool.query(is_transaction ? `begin;\n${sql};\ncommit` : sql);
    }
    expect(await migrate(printed.url, { roles: true })).toEqual([]);
    const digests = "select identity, definition from regulars.catalog_digests() order by 1";
    expect(await query(printed, digests)).toEqual(await query(database, digests));
    expect((await regulars(["sql", "--schema", "regulars"])).code).toBe(2);
  });
});

function regulars(args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), join(packageRoot, "src", "cli", "index.ts"), ...args],
    { env: { PATH: process.env.PATH }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const outcome = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.err += text));
  return new Promise((done) =>
    child.once("close", (code) => {
      done({ code, ...outcome });
    }),
  );
}
