/**
 * A dump of the database, restored into another server, also of a newer major version: what a
 * backup and a move to other hardware are.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { consumers, follow, read } from "../src/analytics.js";
import { createPool } from "../src/client.js";
import { startTemporary } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { verify } from "../src/upkeep.js";
import { createEmptyDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const run = promisify(execFile);
const major = Number(process.env.REGULARS_PG_MAJOR ?? 18);

/** The major version of a program of PostgreSQL's, 0 where it is not installed. */
const majorOf = (program: string) =>
  run(program, ["--version"]).then(
    ({ stdout }) => Number(/(\d+)/.exec(stdout)?.[1]),
    () => 0,
  );
const canDump = (await majorOf("pg_dump")) >= major && (await majorOf("psql")) > 0;
const newest = 18;
if (!canDump) console.log(`skipped: dump and restore need psql and pg_dump ${major} or newer`);

const roles = ["regulars_app", "regulars_ops", "regulars_analyst"];

/** How it is dumped and brought back, and into which major version. */
const ways = [
  { way: "as a script", isCustom: false, into: major },
  { way: "in the custom format by two jobs, with roles", isCustom: true, into: major },
  ...(major < newest
    ? [
        { way: "as a script, into a newer major version", isCustom: false, into: newest },
        {
          way: "by two jobs, with roles, into a newer major version",
          isCustom: true,
          into: newest,
        },
      ]
    : []),
];

/** What the roles may, and the policies that hold for them. */
async function grants(db: { query: (sql: string) => Promise<{ rows: unknown[] }> }) {
  const { rows } = await db.query(`
    select 'policy ' || polrelid::regclass || ' ' || polname
        || coalesce(' using ' || pg_get_expr(polqual, polrelid), '') as what
    from pg_policy
    union all
    select 'secured ' || oid::regclass from pg_class where relrowsecurity
    union all
    select distinct format('%s %s %s', rolname, privilege_type, object)
    from (
      select relname::text as object, (aclexplode(relacl)).* from pg_class
      union all
      select oid::regprocedure::text, (aclexplode(proacl)).* from pg_proc
      union all
      select attrelid::regclass || '.' || attname, (aclexplode(attacl)).* from pg_attribute
    ) as privileges
    join pg_roles on pg_roles.oid = privileges.grantee and rolname = any ('{${roles.join(",")}}')
    order by 1`);
  return rows;
}

it.skipIf(!canDump).each(ways)(
  `a dump of ${major} restored $way ($into) brings all history, and the feed goes on at the ` +
    "old cursor",
  { timeout: 300_000 },
  async ({ isCustom, into }) => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-dump-"));
    const { database, drop } = await createEmptyDatabase();
    await using fresh = await startTemporary({ major: String(into) });
    await using pool = createPool(fresh.url);
    try {
      await migrate(database.url, { roles: isCustom });
      const restaurant_id = await addRestaurant(database.pool, [2, 4]);
      await database.pool.query(
        "insert into regulars.settings values ('loyalty.pilot_restaurant_ids', $1)",
        [restaurant_id],
      );
      await addProgram(database.pool, restaurant_id);
      const book = `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
      select
        $1,
        timestamptz '2031-05-01 19:00Z' + n * interval '1 day',
        2,
        'guest' || n % 7 || '@example.org'
      from generate_series(1, $2::int) as n`;
      await database.pool.query(book, [restaurant_id, 40]);

      const which = { restaurant_id, consumer: "mailer" };
      const take = async (source: typeof pool | typeof database.pool, count: number) => {
        const stop = new AbortController();
        const taken: string[] = [];
        for await (const event of follow(source, { ...which, signal: stop.signal })) {
          taken.push(event.id);
          if (taken.length === count) stop.abort();
        }
        return taken;
      };
      await take(database.pool, 30);
      const rest = await read(database.pool, {
        restaurant_id,
        after: (await consumers(database.pool, { restaurant_id }))[0]?.cursor,
        limit_to: 10_000,
      });
      // Some have no position yet when the dump is made.
      await database.pool.query(book, [restaurant_id, 5]);
      const { rows: before } = await database.pool.query<{ id: string }>(
        "select id from analytics_events order by id",
      );

      const file = join(folder, "dump");
      if (isCustom) {
        // The roles are the server's and in no dump of a database.
        await using superuser = createPool(fresh.superuserUrl);
        for (const role of roles) await superuser.query(`create role ${role}`);
        await run("pg_dump", ["-Fc", "--file", file, database.url]);
        const options = ["--no-owner", "--exit-on-error", "-j", "2"];
        await run("pg_restore", [...options, "-d", fresh.url, file]);
      } else {
        const options = ["--no-owner", "--no-privileges"];
        await run("pg_dump", [...options, "--file", file, database.url]);
        await run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, fresh.url]);
      }

      // All history, by query and through the feed.
      const { rows: after } = await pool.query<{ id: string }>(
        "select id from analytics_events order by id",
      );
      expect(after).toEqual(before);
      expect((await read(pool, { limit_to: 10_000 })).map(({ id }) => id).sort()).toEqual(
        before.map(({ id }) => id),
      );
      expect((await verify(pool)).filter(({ ok, severity }) => !ok && severity === "fail")).toEqual(
        [],
      );

      if (isCustom) {
        const source = await grants(database.pool);
        expect(source.length).toBeGreaterThan(100);
        expect(await grants(pool)).toEqual(source);
      }
      // After a restore bodies are applied once more, and then nothing is left to apply.
      await migrate(fresh.url);
      expect(await migrate(fresh.url)).toEqual([]);

      const { rows: made } = await pool.query<{ id: string }>(
        `with made as (${book} returning id) select id from made`,
        [restaurant_id, 50],
      );
      const { rows: now } = await pool.query<{
        id: string;
        booking_id: string;
        event_type: string;
      }>("select id, booking_id, event_type from analytics_events");
      const known = new Set(before.map(({ id }) => id));
      const told = new Set(await take(pool, now.length - 30));
      const created = now.filter(
        (event) => !known.has(event.id) && event.event_type === "booking.created",
      );
      expect(created.map((event) => event.booking_id).sort()).toEqual(
        made.map(({ id }) => id).sort(),
      );
      expect(created.filter(({ id }) => told.has(id))).toHaveLength(50);
      for (const { id } of rest) expect(told).toContain(id);
    } finally {
      await drop();
      await rm(folder, { recursive: true });
    }
  },
);
