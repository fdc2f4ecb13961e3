/**
 * Invariant 10: nothing of one restaurant is readable or writable in another restaurant's context.
 * Tables and functions come from the catalog, so that a new one is tested or makes this file fail.
 */
import { randomBytes } from "node:crypto";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bookings, createPool, forRestaurant } from "../src/index.js";
import { useDatabase } from "./database.js";

const database = useDatabase();

/** Everything that is Ada's ends in a, all that is Ben's in b: ids that a leak would show. */
const id = (kind: string, whose: string) => `00000000-0000-7000-8000-00000000${kind}${whose}`;
const ada = id("100", "a");
const ben = id("100", "b");
const owners = [
  { whose: "a", restaurant: ada, secret: "ada-secret" },
  { whose: "b", restaurant: ben, secret: "ben-secret" },
];

interface Named {
  name: string;
}

const tables: string[] = [];
const functions: {
  signature: string;
  name: string;
  is_definer: boolean;
  /** The parameters that a call has to give, and those that name things by id. */
  parameters: { name: string; type: string }[];
}[] = [];

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
      grant usage on schema regulars to ${prober};
      grant all on all tables in schema public to ${prober};
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
    const made = await superuser.query<(typeof functions)[number]>(`
      select
        functions.oid::regprocedure::text as signature,
        functions.proname as name,
        functions.prosecdef as is_definer,
        coalesce(
          (
            select json_agg(
              json_build_object('name', arguments.name, 'type', format_type(arguments.type, null))
              order by arguments.place
            )
            from unnest(functions.proargnames, functions.proargtypes::oid[])
              with ordinality as arguments (name, type, place)
            where arguments.place <= functions.pronargs
              and (
                arguments.place <= functions.pronargs - functions.pronargdefaults
                or arguments.type in ('uuid'::regtype, 'uuid[]'::regtype)
              )
          ),
          '[]'
        ) as parameters
      from pg_proc as functions
      where functions.pronamespace = regulars.home_schema()
        and not exists (
          select from pg_depend
          where pg_depend.classid = 'pg_proc'::regclass
            and pg_depend.objid = functions.oid
            and pg_depend.deptype = 'e'
        )
      order by 1`);
    functions.push(...made.rows);

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

/** A row in every table with a restaurant_id. */
async function fill(db: pg.Client, { whose, restaurant, secret }: (typeof owners)[number]) {
  await db.query(`
    set loyalty.general_availability = 'on';
    insert into restaurants (id, name, slug) values ('${restaurant}', '${secret}', '${secret}');
    insert into restaurant_tables (restaurant_id, id, label, capacity)
    values ('${restaurant}', '${id("200", whose)}', '${secret}', 2);
    insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
    values ('${restaurant}', '${id("300", whose)}', 'club', '${secret}', false);
    insert into customers (restaurant_id, id, email, email_normalized, full_name)
    values (
      '${restaurant}',
      '${id("400", whose)}',
      '${secret}@example.com',
      '${secret}@example.com',
      '${secret}'
    );
    insert into bookings (
      restaurant_id, id, table_id, starts_at, party_size, customer_name, customer_email
    )
    values (
      '${restaurant}',
      '${id("500", whose)}',
      '${id("200", whose)}',
      '2031-05-02 18:00Z',
      2,
      '${secret}',
      '${secret}@example.com'
    );
    insert into bookings (restaurant_id, starts_at, party_size, customer_name, status)
    values ('${restaurant}', '2031-05-02 18:00Z', 2, '${secret}', 'pending_allocation');
    select set_marketing_consent(
      '${restaurant}',
      '${id("400", whose)}',
      true,
      '${secret}',
      'staff'
    );
    insert into customers (restaurant_id, id, email_normalized)
    values
      ('${restaurant}', '${id("600", whose)}', '1-${secret}@example.com'),
      ('${restaurant}', '${id("700", whose)}', '2-${secret}@example.com');
    insert into customer_merges (restaurant_id, survivor_id, duplicate_id, booking_ids, actor)
    values (
      '${restaurant}', '${id("600", whose)}', '${id("700", whose)}', '{}', '${secret}'
    );
    insert into customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
    values ('${restaurant}', '${id("600", whose)}', '${id("700", whose)}', '${secret}');
    insert into customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
    values ('${restaurant}', '${id("700", whose)}', '${secret}', 'request', 0);
    insert into loyalty_rewards (restaurant_id, program_id, slug, name, points)
    values ('${restaurant}', '${id("300", whose)}', 'coffee', '${secret}', 5);
    insert into loyalty_tier_changes (
      restaurant_id, program_id, customer_id, tier_before, tier, cause, event_id, occurred_at
    )
    select restaurant_id, program_id, customer_id, 'bronze', 'silver', 'entry', id, occurred_at
    from loyalty_point_events where restaurant_id = '${restaurant}';
    insert into loyalty_point_event_notes (restaurant_id, event_id, note)
    select restaurant_id, id, '${secret}' from loyalty_point_events
    where restaurant_id = '${restaurant}';`);
}

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

/** A value for a parameter that a call has to give: the ids are those of one owner. */
function argument({ name, type }: { name: string; type: string }, whose: string): unknown {
  const kinds: Record<string, string> = { booking: "500", table: "200", program: "300" };
  if (type === "uuid" || type === "uuid[]") {
    const kind = kinds[/^(?:\w+_)?([a-z]+)_ids?$/.exec(name)?.[1] ?? ""] ?? "400";
    return type === "uuid" ? id(kind, whose) : [id(kind, whose)];
  }
  if (type.endsWith("[]")) return [];
  if (type.startsWith("timestamp")) return "2031-06-02T18:00:00Z";
  if (type === "date") return "2031-06-02";
  if (type === "jsonb") return {};
  if (type === "boolean") return true;
  if (type === "integer" || type === "bigint") return 2;
  if (name.endsWith("status")) return "confirmed";
  if (name === "customer_email") return "grace@example.com";
  if (name === "customer_phone" || type === "interval") return null;
  return "staff";
}

/** Calls a function for one restaurant with the ids of whoever owns the things it names. */
function call(
  { name, parameters }: (typeof functions)[number],
  restaurant: string | null,
  whose: string,
): [string, unknown[]] {
  const values = parameters.map((parameter) =>
    parameter.name === "restaurant_id" ? restaurant : argument(parameter, whose),
  );
  const list = parameters.map(
    (parameter, place) => `${parameter.name} => $${place + 1}::${parameter.type}`,
  );
  return [`select * from public.${name}(${list.join(", ")})`, values];
}

describe("invariant 10: every public function", () => {
  it("names a restaurant, or has no rights of its own", () => {
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

const pgbouncer = spawnSync("pgbouncer", ["--version"]).error === undefined;
if (!pgbouncer) console.log("skipped: PgBouncer is not installed");

describe.skipIf(!pgbouncer)("behind PgBouncer in transaction mode", () => {
  it("two restaurants that share one server connection never see each other", async () => {
    await using pooler = await startPgbouncer(database.appUrl);
    await using pool = createPool({ connectionString: pooler.url, max: 8 });
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

/** One server connection for all clients, so that each one follows another. */
async function startPgbouncer(url: string): Promise<{ url: string } & AsyncDisposable> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), "pgbouncer-"));
  const listen = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => {
        resolve(free);
      });
    });
  });
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
auth_type = any
pool_mode = transaction
default_pool_size = 1
unix_socket_dir =
${process.getuid?.() === 0 ? "user = nobody" : ""}
`,
  );
  const child = spawn("pgbouncer", [join(folder, "pgbouncer.ini")], { stdio: "ignore" });
  const pooled = new URL(url);
  pooled.port = String(listen);
  for (let attempts = 0; ; attempts++) {
    const probe = new pg.Client({ connectionString: pooled.href });
    try {
      await probe.connect();
      await probe.end();
      break;
    } catch (error) {
      if (attempts > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    url: pooled.href,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        child.once("exit", resolve);
        child.kill("SIGINT");
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
