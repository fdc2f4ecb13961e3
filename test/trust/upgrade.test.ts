/**
 * A deploy beside an app: through every migration, the objects and the roles nothing that the app
 * does is refused.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listMigrations, migrate } from "../../src/migrate.js";
import { type TestDatabase, createEmptyDatabase } from "../database.js";

let database: TestDatabase;
let drop: () => Promise<void>;
let superuser: pg.Client;
const shop = `shop_${process.pid}`;
const restaurant = "00000000-0000-7000-8000-00000000000a";
const other = "00000000-0000-7000-8000-00000000000b";
const tableId = "00000000-0000-7000-8000-0000000000aa";

beforeAll(async () => {
  ({ database, drop } = await createEmptyDatabase());
  await migrate(database.url, { to: 4 });
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  await superuser.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
    values ('${restaurant}', 'A', 'a', 'Europe/London', 'GB'), ('${other}', 'B', 'b',
      'Europe/London', 'GB');
    insert into restaurant_tables (restaurant_id, id, label, capacity) values ('${restaurant}',
      '${tableId}', '1', 4);
    create role ${shop} login password '${new URL(database.url).password}';
    grant select, insert, update on restaurants, restaurant_tables, bookings, waiting_list
      to ${shop};
    grant execute on function regulars.uuid_v7(timestamptz), regulars.new_booking_reference()
      to ${shop};`);
});

afterAll(async () => {
  await superuser.query(`drop owned by ${shop}; drop role ${shop}`);
  await superuser.end();
  await drop();
});

interface Outcome {
  done: number;
  refused: string[];
  longest: number;
}

/** Eight clients that insert and update without a pause, until told to stop. */
function writers(
  year: number,
  begin: string,
  beginOther = begin,
): { stop: () => Promise<Outcome> } {
  const outcome: Outcome = { done: 0, refused: [], longest: 0 };
  let isOver = false;
  const url = new URL(database.url);
  url.username = shop;
  const write = async (number: number) => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      for (let round = 0; !isOver; round++) {
        const isOther = round % 4 === 3;
        const started = performance.now();
        try {
          await client.query(isOther ? beginOther : begin);
          const { rows } = await client.query<{ id: string }>(
            `insert into bookings (
               restaurant_id, starts_at, ends_at, party_size, booking_type, customer_name,
                 customer_email, table_id, status
             )
             values ($1, $2::timestamptz, $2::timestamptz + interval '1 hour', 2, 'dinner', 'Ada',
               $3, $4, $5)
             returning id`,
            [
              isOther ? other : restaurant,
              new Date(Date.UTC(year, 0, 1) + (number * 10_000 + round) * 3_600_000),
              `guest${(number * 7 + round) % 40}@example.com`,
              isOther || round % 2 === 0 ? null : tableId,
              round % 5 === 0 ? "pending_allocation" : "confirmed",
            ].map((value, place) => (place === 3 && round % 5 === 0 ? null : value)),
          );
          await client.query("update bookings set party_size = 3, status = $2 where id = $1", [
            rows[0]?.id,
            round % 3 === 0 ? "cancelled" : "confirmed",
          ]);
          await client.query("commit");
          outcome.done++;
        } catch (error) {
          await client.query("rollback");
          const { code, message } = error as pg.DatabaseError;
          outcome.refused.push(`${code} ${message}`);
        }
        outcome.longest = Math.max(outcome.longest, performance.now() - started);
      }
    } finally {
      await client.end();
    }
  };
  const running = Promise.all(Array.from({ length: 8 }, (_, number) => write(number)));
  return {
    async stop() {
      isOver = true;
      await running;
      return outcome;
    },
  };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 300));

it("refuses a plain login nothing, through every file and the objects", async () => {
  const load = writers(2031, "begin");
  await tick();
  for (const file of (await listMigrations()).slice(4)) {
    await migrate(database.url, { to: Number.parseInt(file, 10) });
    await tick();
  }
  await migrate(database.url);
  await tick();
  const { done, refused } = await load.stop();
  expect(new Set(refused)).toEqual(new Set());
  expect(done).toBeGreaterThan(100);
  // The logic is there: the newest bookings have their customers.
  const { rows } = await superuser.query(
    "select customer_id is not null as known from bookings order by created_at desc limit 1",
  );
  expect(rows).toEqual([{ known: true }]);
  const { rows: warned } = await superuser.query(
    "select severity, ok from verify_customers_loyalty() where check_name in " +
      "('row_security_on', 'guards_enabled') order by 1",
  );
  expect(warned).toEqual([
    { severity: "fail", ok: true },
    { severity: "warn", ok: false },
  ]);
}, 120_000);

it(
  "switches row security on beside an app that sets its restaurant, and again " + "and again",
  async () => {
    const name = (role: string) => `${role}_${process.pid}`;
    // Names of their own, because roles are the whole server's.
    const url = new URL(database.url);
    url.searchParams.set(
      "options",
      ["app", "ops", "analyst"].map((role) => `-c regulars.${role}_role=${name(role)}`).join(" "),
    );
    const load = writers(
      2051,
      `begin; set local regulars.restaurant_id = '${restaurant}'`,
      `begin; select set_config('request.jwt.claims', '{"restaurant_id": "${other}"}', true)`,
    );
    await tick();
    for (let run = 0; run < 6; run++) {
      await migrate(url.href, { roles: true });
      await tick();
    }
    const { done, refused, longest } = await load.stop();
    console.log(
      `roles.sql beside 8 writers: ${done} transactions, longest ${longest.toFixed(0)} ms`,
    );
    expect(new Set(refused)).toEqual(new Set());
    const { rows } = await superuser.query(
      "select relname from pg_class where oid in ('bookings'::regclass, " +
        "'restaurants'::regclass) and relrowsecurity",
    );
    expect(rows).toHaveLength(2);
    // From here on the login is held to its restaurant.
    const plain = await writers(2071, "begin").stop();
    expect(plain.done).toBe(0);
    expect(plain.refused.every((told) => told.startsWith("RG010"))).toBe(true);
    await superuser.query(
      ["app", "ops", "analyst"]
        .map((role) => `drop owned by ${name(role)}; drop role ${name(role)}`)
        .join(";"),
    );
  },
  120_000,
);
