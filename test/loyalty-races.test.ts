/**
 * Points under many hands at once, on a real server with 16 connections and more, and without
 * retries.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestPool, useDatabase } from "./database.js";

const clients = 16;
const database = useDatabase();
let pool: pg.Pool;

beforeAll(async () => {
  pool = createTestPool({ connectionString: database.url, max: clients });
  await pool.query("insert into regulars.settings values ('loyalty.general_availability', 'on')");
});
afterAll(() => pool.end());

async function addRestaurant(program = ""): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `insert into restaurants (id, name, slug, timezone, country_code)
    values ($1, 'Ada', $2, 'Europe/London', 'GB')`,
    [id, id],
  );
  await pool.query(`select from set_loyalty_program($1, 'club', pilot_only => false ${program})`, [
    id,
  ]);
  return id;
}

async function book(
  restaurantId: string,
  guest: string,
): Promise<{ id: string; customer_id: string }> {
  const { rows } = await pool.query<{ id: string; customer_id: string }>(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
     values ($1, now(), 4, $2) returning id, customer_id`,
    [restaurantId, `${guest}@example.com`],
  );
  if (!rows[0]) throw new Error("no booking");
  return rows[0];
}

/** All at once, on connections that are open already; the SQLSTATE of each that failed. */
async function race(count: number, work: (number: number) => Promise<unknown>): Promise<string[]> {
  await Promise.all(Array.from({ length: clients }, () => pool.query("select pg_sleep(0.02)")));
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, n) => work(n)));
  return outcomes.flatMap((outcome) =>
    outcome.status === "rejected"
      ? [outcome.reason instanceof pg.DatabaseError ? (outcome.reason.code ?? "") : "not SQL"]
      : [],
  );
}

async function expectSound(restaurantId: string): Promise<void> {
  const { rows } = await pool.query(
    `
      select 'account' as what, customer_id
      from regulars.account_differences
      where restaurant_id = $1
     union all
     select 'booking', booking_id from regulars.booking_point_differences where restaurant_id = $1
     union all
     select fault, customer_id from regulars.ledger_faults where restaurant_id = $1
     union all
     select 'time', later.id
     from loyalty_point_events as later
     join loyalty_point_events as earlier
       on (earlier.restaurant_id, earlier.program_id, earlier.customer_id, earlier.sequence)
         = (later.restaurant_id, later.program_id, later.customer_id, later.sequence - 1)
     where later.restaurant_id = $1 and later.recorded_at < earlier.recorded_at`,
    [restaurantId],
  );
  expect(rows).toEqual([]);
}

it("never overspends one account, however many redeem from it", async () => {
  const restaurantId = await addRestaurant();
  const { customer_id } = await book(restaurantId, "ada");
  await pool.query("select from adjust_points($1, $2, 70, 'welcome', 'staff')", [
    restaurantId,
    customer_id,
  ]);
  const errors = await race(40, () =>
    pool.query("select from redeem_points($1, $2, 7, 'coffee', 'staff')", [
      restaurantId,
      customer_id,
    ]),
  );
  expect(errors).toEqual(Array.from({ length: 40 - 14 }, () => "RG023"));
  const { rows } = await pool.query("select balance::int from get_loyalty_account($1, $2)", [
    restaurantId,
    customer_id,
  ]);
  expect(rows).toEqual([{ balance: 100 - 14 * 7 }]);
  await expectSound(restaurantId);
});

it("posts once for one idempotency key, from however many sides", async () => {
  const restaurantId = await addRestaurant();
  const { customer_id } = await book(restaurantId, "ada");
  const ids = new Set<string>();
  const errors = await race(48, async () => {
    const { rows } = await pool.query<{ id: string }>(
      "select id from redeem_points($1, $2, 20, 'coffee', 'staff', 'key')",
      [restaurantId, customer_id],
    );
    for (const { id } of rows) ids.add(id);
  });
  expect(errors).toEqual([]);
  expect(ids.size).toBe(1);
  await expectSound(restaurantId);
});

it("gives one key to one request, when many guests' requests carry it", async () => {
  const restaurantId = await addRestaurant();
  const guests = await Promise.all(
    Array.from({ length: clients }, (_, n) => book(restaurantId, `guest${n}`)),
  );
  const errors = await race(clients, (n) =>
    pool.query("select from adjust_points($1, $2, 5, 'sorry', 'staff', 'key')", [
      restaurantId,
      guests[n]?.customer_id,
    ]),
  );
  expect(errors).toEqual(Array.from({ length: clients - 1 }, () => "RG017"));
  await expectSound(restaurantId);
});

it("keeps to the limit of a reward", async () => {
  const restaurantId = await addRestaurant();
  const { customer_id } = await book(restaurantId, "ada");
  const { rows } = await pool.query<{ id: string }>(
    "select id from set_loyalty_reward($1, 'tea', 'Tea', 1, limit_per_customer => 3)",
    [restaurantId],
  );
  const errors = await race(20, () =>
    pool.query("select from redeem_reward($1, $2, $3, 'staff')", [
      restaurantId,
      customer_id,
      rows[0]?.id,
    ]),
  );
  expect(errors).toEqual(Array.from({ length: 17 }, () => "RG029"));
  await expectSound(restaurantId);
});

it("changes contacts back and forth between two accounts without a deadlock", async () => {
  const restaurantId = await addRestaurant();
  const bookings = await Promise.all(
    Array.from({ length: clients }, (_, n) => book(restaurantId, n % 2 === 0 ? "ada" : "ben")),
  );
  const errors = await race(clients * 12, (n) =>
    pool.query(
      `update bookings set customer_email = case customer_email
         when 'ada@example.com' then 'ben@example.com' else 'ada@example.com' end
       where restaurant_id = $1 and id = $2`,
      [restaurantId, bookings[n % clients]?.id],
    ),
  );
  expect(errors).toEqual([]);
  await expectSound(restaurantId);
});

it("posts each expiry once, however many run it", async () => {
  const restaurantId = await addRestaurant(", expires_after => '30 days'");
  await pool.query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
     select $1, now(), 4, 'guest' || n % 5 || '@example.com', now() - n * interval '7 days'
     from generate_series(1, 20) as n`,
    [restaurantId],
  );
  const errors = await race(clients, () => pool.query("select expire_points($1)", [restaurantId]));
  expect(errors).toEqual([]);
  const { rows } = await pool.query(
    `select count(*)::int, sum(points_delta)::int as points from loyalty_point_events
     where restaurant_id = $1 and reason = 'expiry'`,
    [restaurantId],
  );
  expect(rows).toEqual([{ count: 16, points: -16 * 30 }]);
  await expectSound(restaurantId);
});

it("touches no row that two accounts share when points are added or spent", async () => {
  const restaurantId = await addRestaurant(", expires_after => '30 days'");
  const { customer_id } = await book(restaurantId, "ada");
  const client = await pool.connect();
  try {
    for (const call of ["adjust_points", "redeem_points"]) {
      await client.query("begin");
      await client.query(`select from ${call}($1, $2, 5, 'because', 'staff', 'a key')`, [
        restaurantId,
        customer_id,
      ]);
      // Whoever writes or locks a row, if only against its deletion, leaves the number of its
      // transaction on it.
      const { rows } = await client.query<{ name: string; sql: string }>(
        `
          select relname as name, format('select from %s where %L in (xmin::text, xmax::text)',
          oid::regclass,
           pg_current_xact_id_if_assigned()::xid::text) as sql
         from pg_class
         where relkind = 'r' and relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
         order by relname`,
      );
      const touched: [string, number | null][] = [];
      for (const { name, sql } of rows) {
        const { rowCount } = await client.query(sql);
        if (rowCount !== 0) touched.push([name, rowCount]);
      }
      await client.query("rollback");
      expect(touched, call).toEqual([
        ["analytics_events", 1],
        ["customers", 1],
        ["loyalty_point_event_notes", 1],
        ["loyalty_point_events", 1],
        ["loyalty_points", 1],
        ["pending_analytics_events", 1],
      ]);
    }
  } finally {
    client.release();
  }
});

it("rebuilds an account by what has been posted once it has the lock", async () => {
  const restaurantId = await addRestaurant();
  const { id } = await book(restaurantId, "ada");
  const edit = "update loyalty_points set balance = balance + 1000 where restaurant_id = $1";
  await pool.query(edit, [restaurantId]);
  const live = await pool.connect();
  try {
    await live.query("begin");
    await live.query("update bookings set party_size = 7 where restaurant_id = $1 and id = $2", [
      restaurantId,
      id,
    ]);
    const rebuild = pool.query("select * from rebuild_loyalty_ledger($1)", [restaurantId]);
    await expect
      .poll(async () => (await pool.query("select from pg_locks where not granted")).rowCount)
      .toBeGreaterThan(0);
    await live.query("commit");
    expect((await rebuild).rows).toEqual([{ entries_posted: "0", accounts_corrected: "1" }]);
  } finally {
    live.release();
  }
  await expectSound(restaurantId);
});

it("posts a booking's points after what it has waited for", async () => {
  const restaurantId = await addRestaurant();
  const { id, customer_id } = await book(restaurantId, "ada");
  const staff = await pool.connect();
  try {
    await staff.query("begin");
    await staff.query("select from adjust_points($1, $2, 5, 'welcome', 'staff')", [
      restaurantId,
      customer_id,
    ]);
    const change = pool.query(
      "update bookings set party_size = 9 where restaurant_id = $1 and id = $2",
      [restaurantId, id],
    );
    await expect
      .poll(async () => (await pool.query("select from pg_locks where not granted")).rowCount)
      .toBeGreaterThan(0);
    await staff.query("commit");
    await change;
  } finally {
    staff.release();
  }
  await expectSound(restaurantId);
});

/** What `late` does while `early` is open and holds what it wants; `early` commits meanwhile. */
async function decideAgain(early: string[], late: string, values: unknown[]): Promise<string> {
  const holder = await pool.connect();
  try {
    await holder.query("begin");
    for (const sql of early) await holder.query(sql);
    const waiting = pool.query(late, values).then(
      () => "done",
      (error: unknown) => (error as pg.DatabaseError).code ?? "not SQL",
    );
    await expect
      .poll(async () => (await pool.query("select from pg_locks where not granted")).rowCount)
      .toBeGreaterThan(0);
    await holder.query("commit");
    return await waiting;
  } finally {
    holder.release();
  }
}

const tiers = (name: string) =>
  `'{"qualification_period": null, "tiers": [{"tier": "${name}", "min_points": 0}, ` +
  `{"tier": "old-hand", "min_points": 1000}]}'`;

it.each([
  ["switched off", "is_active => false", "RG027"],
  ["dearer", "is_active => true", "RG023"],
  ["kept for a higher tier", "lowest_tier => 'gold'", "RG028"],
])("refuses a reward that was %s while the guest was waited for", async (_, change, code) => {
  const restaurantId = await addRestaurant();
  const { id, customer_id } = await book(restaurantId, "ada");
  const { rows } = await pool.query<{ id: string }>(
    "select id from set_loyalty_reward($1, 'tea', 'Tea', 10)",
    [restaurantId],
  );
  const early = [
    `update bookings set party_size = 3 where id = '${id}'`,
    `select from customers where id = '${customer_id}' for no key update`,
    `select from set_loyalty_reward('${restaurantId}', 'tea', 'Tea', 80, ${change})`,
  ];
  const late = "select from redeem_reward($1, $2, $3, 'staff')";
  expect(await decideAgain(early, late, [restaurantId, customer_id, rows[0]?.id])).toBe(code);
  await expectSound(restaurantId);
});

it("refuses points that wait for the visit since the guest was waited for", async () => {
  const restaurantId = await addRestaurant();
  const { customer_id } = await book(restaurantId, "ada");
  const early = [
    `select from customers where id = '${customer_id}' for no key update`,
    `select from set_loyalty_program('${restaurantId}', 'club', spendable_from => 'visit')`,
  ];
  const late = "select from redeem_points($1, $2, 10, 'coffee', 'staff')";
  expect(await decideAgain(early, late, [restaurantId, customer_id])).toBe("RG023");
});

it("adjusts points of the program that is active once the guest is free", async () => {
  const restaurantId = await addRestaurant();
  const { customer_id } = await book(restaurantId, "ada");
  const early = [
    `select from customers where id = '${customer_id}' for no key update`,
    `select from set_loyalty_program('${restaurantId}', 'circle', pilot_only => false)`,
  ];
  const late = "select from adjust_points($1, $2, 10, 'welcome', 'staff')";
  expect(await decideAgain(early, late, [restaurantId, customer_id])).toBe("done");
  const { rows } = await pool.query(
    `select slug from loyalty_point_events as entries
     join loyalty_programs as programs on programs.id = entries.program_id
     where entries.restaurant_id = $1 and reason = 'manual.adjustment'`,
    [restaurantId],
  );
  expect(rows).toEqual([{ slug: "circle" }]);
});

it("gives no tier of older definitions to a guest whose account is being opened", async () => {
  for (const opening of ["booking", "adjustment"]) {
    const restaurantId = await addRestaurant();
    await pool.query(
      `insert into customers (restaurant_id, email_normalized) values ($1, 'new@example.com')`,
      [restaurantId],
    );
    const open = {
      booking: `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
        values ('${restaurantId}', now(), 4, 'new@example.com')`,
      adjustment: `select adjust_points(restaurant_id, id, 10, 'welcome', 'staff')
        from customers where restaurant_id = '${restaurantId}'`,
    }[opening];
    const change = (name: string) =>
      `select from set_loyalty_program($1, 'club', tier_definitions => ${tiers(name)})`;
    expect(await decideAgain([open ?? ""], change("new"), [restaurantId])).toBe("done");
    await expectSound(restaurantId);
    const { rows: told } = await pool.query(
      "select tier, cause from loyalty_tier_changes where restaurant_id = $1",
      [restaurantId],
    );
    expect(told).toEqual([{ tier: "new", cause: "definitions" }]);

    // the other way round
    const other = await addRestaurant();
    await pool.query(
      `insert into customers (restaurant_id, email_normalized) values ($1, 'new@example.com')`,
      [other],
    );
    const late = open?.replace(restaurantId, other) ?? "";
    expect(await decideAgain([change("new").replace("$1", `'${other}'`)], late, [])).toBe("done");
    await expectSound(other);
    const { rows } = await pool.query("select tier from loyalty_points where restaurant_id = $1", [
      other,
    ]);
    expect(rows).toEqual([{ tier: "new" }]);
  }
});

it("lets a restaurant leave without making another one wait", async () => {
  const [leaving, staying] = [await addRestaurant(), await addRestaurant()];
  const { customer_id } = await book(leaving, "ada");
  const guest = await book(staying, "ada");
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select count(*) from offboard_restaurant($1, 'owner')", [leaving]);
    const { rows: locks } = await client.query(
      `select distinct mode from pg_locks
       where pid = pg_backend_pid() and locktype = 'relation'
         and mode not in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')`,
    );
    expect(locks).toEqual([]);

    const other = await pool.connect();
    try {
      await other.query("set lock_timeout = '5s'");
      const on = [staying, guest.customer_id];
      await other.query("select from adjust_points($1, $2, 5, 'welcome', 'staff')", on);
      await other.query("update bookings set party_size = 9 where restaurant_id = $1", [staying]);
      await other.query("select from expire_points($1)", [staying]);
      await other.query("select from rebuild_loyalty_ledger($1)", [staying]);
      await book(staying, "ben");
      await other.query("reset lock_timeout");
    } finally {
      other.release();
    }
    await addRestaurant();
    await client.query("commit");
  } finally {
    client.release();
  }
  const { rows } = await pool.query("select from customers where id = $1", [customer_id]);
  expect(rows).toEqual([]);
  await expectSound(staying);
});

it("keeps ledger, bookings and accounts together while guests book and upkeep loops", async () => {
  const restaurantId = await addRestaurant(", expires_after => '30 days'");
  const guests = Array.from({ length: 6 }, (_, n) => `guest${n}`);
  const bookings: { id: string; customer_id: string }[] = [];
  for (const guest of guests) bookings.push(await book(restaurantId, guest));

  let isOpen = true;
  const loops = [
    "select from rebuild_loyalty_ledger($1)",
    "select from expire_points($1)",
    "select from lapse_loyalty_tiers($1)",
  ].map(async (sql) => {
    while (isOpen) await pool.query(sql, [restaurantId]);
  });
  const errors = await race(300, async (n) => {
    const booking = bookings[n % bookings.length];
    const guest = `${guests[(n * 5) % guests.length]}@example.com`;
    const on = [restaurantId, booking?.id];
    switch (n % 6) {
      case 0:
        return pool.query(
          `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
           values ($1, now(), 2, $2, now() - $3 * interval '1 day')`,
          [restaurantId, guest, n % 60],
        );
      case 1:
        return pool.query(
          "update bookings set customer_email = $3 where restaurant_id = $1 and id = $2",
          [...on, guest],
        );
      case 2:
        return pool.query(
          "update bookings set party_size = $3 where restaurant_id = $1 and id = $2",
          [...on, 1 + (n % 9)],
        );
      case 3:
        return pool.query(
          `update bookings set status = case status when 'cancelled' then 'confirmed'
             else 'cancelled' end where restaurant_id = $1 and id = $2`,
          on,
        );
      case 4:
        return pool.query("select from adjust_points($1, $2, $3, 'because', 'staff')", [
          restaurantId,
          booking?.customer_id,
          n % 2 === 0 ? 9 : -9,
        ]);
      default:
        return pool.query("select from redeem_points($1, $2, 5, 'coffee', 'staff')", [
          restaurantId,
          booking?.customer_id,
        ]);
    }
  });
  isOpen = false;
  await Promise.all(loops);

  expect(errors.filter((code) => code !== "RG023")).toEqual([]);
  await expectSound(restaurantId);
  const { rows } = await pool.query("select * from rebuild_loyalty_ledger($1)", [restaurantId]);
  expect(rows).toEqual([{ entries_posted: "0", accounts_corrected: "0" }]);
});
