/**
 * Verify of what changed since the last green one: it sees what a whole one sees, of every row that
 * a transaction has written since, however late it commits; not what was forced into older rows.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RefusedError } from "../src/errors.js";
import { isRed, rememberVerified, verify } from "../src/upkeep.js";
import { type TestDatabase, createDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

let database: TestDatabase;
let restaurantId: string;

beforeEach(async () => {
  const made = await createDatabase();
  database = made.database;
  const { pool } = database;
  restaurantId = await addRestaurant(pool);
  await addProgram(pool, restaurantId);
  await pool.query(
    `insert into regulars.settings values ('loyalty.pilot_restaurant_ids', '${restaurantId}')`,
  );
  await book("ada@example.org");
  await book("ben@example.org");
  // as if made long ago
  await pool.query(
    `insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, updated_at)
     values ($1, '00000000-0000-7000-8000-0000000000ff', now(), 2, 'old@example.org',
       now() - interval '3 days')`,
    [restaurantId],
  );
  return made.drop;
});

async function book(email: string, db: { query: pg.Pool["query"] } = database.pool) {
  const { rows } = await db.query<{ id: string }>(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
     values ($1, now(), 2, $2) returning id`,
    [restaurantId, email],
  );
  return rows[0]?.id ?? "";
}

/**
 * Transactions of other tests' databases count too: while one is open from before the restaurant
 * was written, the restaurant is still to verify as a whole.
 */
async function settle() {
  const isSettled = async () => {
    const { rows } = await database.pool.query<{ is_older: boolean }>(
      `select bool_and(
         age(written.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)
       ) as is_older
       from (select xmin from restaurants union all select xmin from loyalty_programs) as written`,
    );
    return rows[0]?.is_older ?? false;
  };
  await vi.waitUntil(isSettled, { timeout: 10_000, interval: 50 }).catch(() => undefined);
}

/** What the command does: the scope and the checks that are red; remembers if there are none. */
async function look(since_last: boolean, restaurant_id?: string) {
  await settle();
  const client = await database.pool.connect();
  try {
    await client.query("begin isolation level repeatable read");
    const checks = await verify(client, { restaurant_id, since_last });
    const red = checks.filter(
      (check) => !check.ok && check.severity !== "info" && check.check_name !== "backfill_pending",
    );
    if (!checks.some(isRed)) await rememberVerified(client, { restaurant_id });
    await client.query("commit");
    return {
      scope: checks.find(({ check_name }) => check_name === "scope")?.actual,
      red: red.map(({ check_name }) => check_name),
    };
  } finally {
    client.release();
  }
}

/** Past the triggers, as somebody with the owner's login would. */
async function force(sql: string) {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; ${sql}`);
  } finally {
    await client.end();
  }
}

const changes = expect.stringMatching(
  /^what changed since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
) as string;

it("looks at everything until a verify was green, then at what changed", async () => {
  expect(await look(true)).toEqual({ scope: "everything", red: [] });
  expect(await look(true)).toEqual({ scope: changes, red: [] });
  expect(await look(false)).toEqual({ scope: undefined, red: [] });
});

describe("finds what is wrong with what was written since", () => {
  beforeEach(() => look(false));

  it.each([
    [
      "a booking with nobody",
      `update bookings set customer_id = null where customer_email = 'eve@example.org'`,
      ["bookings_have_their_customer", "profiles_match_bookings"],
    ],
    [
      "a profile",
      `update customer_profiles set total_covers = 9
       where customer_id = (select id from customers where email = 'eve@example.org')`,
      ["profiles_match_bookings"],
    ],
    [
      "a name that is not shown",
      "update customers set email = 'x@example.org' where email = 'eve@example.org'",
      ["customers_show_newest_contact"],
    ],
    [
      "a balance",
      `update loyalty_points set balance = balance + 1
       where customer_id = (select id from customers where email = 'eve@example.org')`,
      ["balances_match_ledger"],
    ],
    [
      "points that were not posted",
      `update bookings set loyalty_points_awarded = 1 where customer_email = 'eve@example.org'`,
      ["ledger_matches_bookings"],
    ],
    [
      "an entry",
      `update loyalty_point_events set actor = 'mallory'
       where customer_id = (select id from customers where email = 'eve@example.org')`,
      ["ledger_untouched"],
    ],
    [
      "a count of events",
      "update bookings set event_count = 0 where customer_email = 'eve@example.org'",
      ["event_counts_lead"],
    ],
    [
      "events that are missing",
      `delete from analytics_events
       where booking_id in (select id from bookings where customer_email = 'eve@example.org')`,
      ["events_arriving"],
    ],
    [
      "a circle of merges",
      `update customers as a set merged_into_id = b.id from customers as b
       where a.email in ('eve@example.org', 'ada@example.org')
         and b.email in ('eve@example.org', 'ada@example.org') and a.id <> b.id`,
      ["merge_pointers_end"],
    ],
  ])("%s", async (what, damage, red) => {
    await book("eve@example.org");
    expect(await look(true)).toEqual({ scope: changes, red: [] });
    await book("eve@example.org");
    await force(damage);
    const found = await look(true);
    expect(found.red).toEqual(expect.arrayContaining(red));
    expect(found).toEqual({ scope: changes, red: (await look(false)).red });
    // what is red is not remembered, a warning is told once
    const isWarning = /entry$|^events/.test(what);
    expect(await look(true)).toEqual({ scope: changes, red: isWarning ? [] : found.red });
  });

  it("of the guest whom a booking has left", async () => {
    await database.pool.query(`update loyalty_programs set is_active = false`);
    await look(false);
    const id = await book("eve@example.org");
    await look(true);
    await database.pool.query(
      `update bookings set customer_email = 'fay@example.net', customer_phone = '+442079460001'
       where id = $1`,
      [id],
    );
    await force(`update customer_profiles set total_covers = 9
      where customer_id = (select customer_id from analytics_events where booking_id = '${id}'
        order by booking_sequence limit 1)`);
    expect(await look(true)).toMatchObject({ red: ["profiles_match_bookings"] });
  });

  it("of a guest who shares an address with another that has chosen", async () => {
    await database.pool.query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
       values ($1, now(), 2, 'ada@example.org', '+442079460002')`,
      [restaurantId],
    );
    await look(true);
    await database.pool.query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email, marketing_opt_in)
       values ($1, now(), 2, 'ada@example.org', true)`,
      [restaurantId],
    );
    // as if it had not been spread
    await force(`
      delete from analytics_events
      where customer_id = (select id from customers where phone_normalized is not null);
      update customer_profiles set marketing_opt_in = false, email_opt_in = false
      where customer_id = (select id from customers where phone_normalized is not null)`);
    expect(await look(true)).toMatchObject({ red: ["profiles_match_bookings"] });
  });

  it("of an older booking that changes", async () => {
    await database.pool.query(
      "update bookings set spend_amount = 5000 where customer_email = 'old@example.org'",
    );
    await force("update customer_profiles set total_covers = 9");
    expect(await look(true)).toMatchObject({ red: ["profiles_match_bookings"] });
  });

  it("of a transaction that was open meanwhile, in a savepoint, and commits late", async () => {
    const late = await database.pool.connect();
    try {
      await late.query("begin");
      await book("late@example.org", late);
      await late.query("savepoint inner_one");
      await late.query("update customer_profiles set total_covers = 9");
      await late.query("release savepoint inner_one");
      expect(await look(true)).toEqual({ scope: changes, red: [] });
      // newer transactions, which are verified before it
      for (let n = 0; n < 5; n++) await book(`n${n}@example.org`);
      expect(await look(true)).toEqual({ scope: changes, red: [] });
      await late.query("commit");
    } finally {
      late.release();
    }
    expect(await look(true)).toEqual({ scope: changes, red: ["profiles_match_bookings"] });
  });
});

it("does not find what was forced into older rows, which a whole one does", async () => {
  await look(false);
  await force(`update customer_profiles set total_covers = 9
    where customer_id = (select id from customers where email = 'old@example.org')`);
  await force("update bookings set event_count = 0 where customer_email = 'old@example.org'");
  await book("eve@example.org");
  expect(await look(true)).toEqual({ scope: changes, red: [] });
  expect(await look(false)).toEqual({
    scope: undefined,
    red: ["profiles_match_bookings", "event_counts_lead"],
  });
});

it("looks at a whole restaurant that is new, or has changed itself", async () => {
  await look(false);
  const other = await addRestaurant(database.pool);
  const one = expect.stringMatching(/^what changed since .*, 1 restaurant whole$/) as string;
  expect(await look(true)).toEqual({ scope: one, red: [] });
  expect(await look(true)).toEqual({ scope: changes, red: [] });

  await force(`update customer_profiles set total_covers = 9
    where customer_id = (select id from customers where email = 'old@example.org')`);
  expect(await look(true)).toEqual({ scope: changes, red: [] });
  await database.pool.query("update restaurants set name = 'New' where id = $1", [restaurantId]);
  expect(await look(true, other)).toEqual({ scope: changes, red: [] });
  expect(await look(true)).toEqual({ scope: one, red: ["profiles_match_bookings"] });
  expect(await look(true, restaurantId)).toEqual({
    scope: "everything",
    red: ["profiles_match_bookings"],
  });
});

it.each([
  ["other objects", "update regulars.object_definitions set definition = definition || '!'"],
  ["another server or database", "update regulars.verified_restaurants set basis = 'another'"],
  [
    "transactions that are still to come",
    "update regulars.verified_restaurants set oldest_transaction = '4000000000000'",
  ],
])("looks at everything where the position is of %s", async (_what, change) => {
  await look(false);
  await force(change);
  expect(await look(true)).toMatchObject({ scope: "everything" });
});

it("is green beside traffic", async () => {
  await look(false);
  let isOver = false;
  const traffic = [1, 2].map(async (place) => {
    for (let n = 0; !isOver; n++) {
      const id = await book(`guest${n % 7}@example.org`);
      if (n % 3 === place) {
        await database.pool.query("update bookings set status = 'cancelled' where id = $1", [id]);
      }
    }
  });
  try {
    for (let n = 0; n < 10; n++) {
      expect(await look(true)).toEqual({ scope: changes, red: [] });
      await sleep(20);
    }
  } finally {
    isOver = true;
    await Promise.all(traffic);
  }
  expect(await look(false)).toEqual({ scope: undefined, red: [] });
});

it("is for operators, and remembers a snapshot that was looked at", async () => {
  for (const [url, error] of [
    [database.opsUrl, undefined],
    [database.appUrl, "42501"],
  ] as const) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(`begin isolation level repeatable read`);
      const remembered = rememberVerified(client);
      await (error ? expect(remembered).rejects.toMatchObject({ code: error }) : remembered);
      await client.query("rollback");
      if (!error) {
        expect(await verify(client, { since_last: true })).toContainEqual(
          expect.objectContaining({ check_name: "scope", actual: "everything" }),
        );
      }
    } finally {
      await client.end();
    }
  }
  await expect(rememberVerified(database.pool)).rejects.toBeInstanceOf(RefusedError);
});
