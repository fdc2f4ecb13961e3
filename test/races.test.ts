/** What a guest's click must never do, however many click at once. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Db, type Pool, bookings, createPool, transaction } from "../src/index.js";
import { useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const clients = 16;
const database = useDatabase();
const evening = new Date("2031-05-02T18:00:00Z");

/** A pool with enough connections for every client to be in a transaction of its own. */
const open = (restaurantId?: string): Pool =>
  createPool({
    connectionString: database.url,
    max: clients,
    ...(restaurantId === undefined ? {} : { pilotRestaurantIds: restaurantId }),
  });

/** Runs `work` once for each client, all at once on connections that are open already. */
async function race<Result>(pool: Pool, work: (client: number) => Promise<Result>) {
  await Promise.all(Array.from({ length: clients }, () => pool.query("select pg_sleep(0.05)")));
  return Promise.allSettled(Array.from({ length: clients }, (_, client) => work(client)));
}

/** What came of it; an error ends the test. */
function results<Result>(outcomes: PromiseSettledResult<Result>[]): Result[] {
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

/** A restaurant under an id known before it is there, as the pilot list has to know it. */
async function addPilot(pool: Pool, restaurantId: string): Promise<void> {
  await pool.query(
    `insert into restaurants (id, name, slug, timezone, country_code)
      values ($1, 'Pilot', 'pilot-' || $2, 'Europe/London', 'GB')`,
    [restaurantId, restaurantId],
  );
  await addProgram(pool, restaurantId);
}

async function count(pool: Pool, sql: string, values: unknown[]): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`select count(*) ${sql}`, values);
  return Number(rows[0]?.count);
}

describe("tables", () => {
  it("two requests for the last table never both get it", async () => {
    await using pool = open();
    for (let round = 0; round < 5; round++) {
      const restaurant_id = await addRestaurant(pool, [2]);
      const made = results(
        await race(pool, (client) =>
          bookings.create(pool, {
            restaurant_id,
            starts_at: evening,
            party_size: 2,
            customer_name: `Guest ${client}`,
            customer_email: `guest${client}@example.com`,
            customer_phone: null,
          }),
        ),
      );
      expect(made.filter((booking) => booking.status === "confirmed")).toHaveLength(1);
      const waiting = made.filter((booking) => booking.status === "pending_allocation");
      expect(waiting).toHaveLength(clients - 1);
      const { rows } = await pool.query<{ position: number }>(
        "select position from waiting_list where restaurant_id = $1 order by position",
        [restaurant_id],
      );
      expect(rows.map(({ position }) => position)).toEqual(waiting.map((_, place) => place + 1));
    }
  });

  it(
    "two that lose their first choice to others get each other's, and wait for " + "nobody",
    async () => {
      await using pool = open();
      const restaurant_id = await addRestaurant(pool, [2, 2]);
      await pool.query(
        `update restaurant_tables 
         set seating_type = case label when 'T1' then 'window' else 'bar' end
       where restaurant_id = $1`,
        [restaurant_id],
      );
      const book = (db: Db, seating_preference: "window" | "bar", hour: number) =>
        bookings.create(db, {
          restaurant_id,
          starts_at: new Date(Date.UTC(2031, 4, 2, hour)),
          party_size: 2,
          customer_name: null,
          customer_email: null,
          customer_phone: null,
          seating_preference,
        });

      // Early the window is about to be taken, late the bar.
      const winners = [await pool.connect(), await pool.connect()] as const;
      for (const winner of winners) await winner.query("begin");
      const early = await book(winners[0], "window", 18);
      const late = await book(winners[1], "bar", 20);
      const losers = Promise.all([book(pool, "window", 18), book(pool, "bar", 20)]);
      const waiting =
        "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      while ((await count(pool, waiting, [])) < 2);
      for (const winner of winners) {
        await winner.query("commit");
        winner.release();
      }
      expect((await losers).map((booking) => booking.table_id)).toEqual([
        late.table_id,
        early.table_id,
      ]);
    },
  );

  it("plain inserts of one table: one is in, the others are told that it is taken", async () => {
    await using pool = open();
    const restaurantId = await addRestaurant(pool, [2]);
    const outcomes = await race(pool, () =>
      pool.query(
        `insert into bookings (restaurant_id, starts_at, party_size, table_id)
         select restaurant_id, $2, 2, id from restaurant_tables where restaurant_id = $1`,
        [restaurantId, evening],
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "RG006" });
    }
  });
});

describe("retries", () => {
  const request = (restaurant_id: string, idempotency_key: string, table_id?: string) => ({
    restaurant_id,
    starts_at: evening,
    party_size: 2,
    customer_name: "Ada",
    customer_email: "ada@example.com",
    customer_phone: "020 7946 0018",
    idempotency_key,
    table_id: table_id ?? null,
  });

  it.each([
    ["with tables enough for all", Array<number>(clients).fill(2)],
    ["with one table", [2]],
    ["with none", []],
  ])(`one idempotency key from ${clients} connections makes one booking, %s`, async (_, tables) => {
    await using pool = open();
    const restaurantId = await addRestaurant(pool, tables);
    const key = randomUUID();
    const made = results(await race(pool, () => bookings.create(pool, request(restaurantId, key))));
    expect(new Set(made.map((booking) => booking.id)).size).toBe(1);
    expect(await count(pool, "from bookings where restaurant_id = $1", [restaurantId])).toBe(1);
    expect(await count(pool, "from customers where restaurant_id = $1", [restaurantId])).toBe(1);
  });

  it("does so when all of them name the table", async () => {
    await using pool = open();
    const restaurantId = await addRestaurant(pool, [2]);
    const { rows } = await pool.query<{ id: string }>(
      "select id from restaurant_tables where restaurant_id = $1",
      [restaurantId],
    );
    const key = randomUUID();
    const made = results(
      await race(pool, () => bookings.create(pool, request(restaurantId, key, rows[0]?.id))),
    );
    expect(new Set(made.map((booking) => booking.id)).size).toBe(1);
  });

  it("of two requests under one key one is refused, and leaves no guest behind", async () => {
    await using pool = open();
    const restaurantId = await addRestaurant(pool, []);
    const key = randomUUID();
    const outcomes = await race(pool, (client) =>
      bookings.create(pool, {
        ...request(restaurantId, key),
        customer_email: `guest${client}@example.com`,
      }),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "RG017" });
    }
    expect(await count(pool, "from customers where restaurant_id = $1", [restaurantId])).toBe(1);
  });
});

describe("guests", () => {
  const written = ["ada@example.com", " ADA@example.com", "Ada@Example.COM ", "ada@EXAMPLE.com"];

  it(`${clients} clients that book the same new guest make one customer`, async () => {
    const restaurantId = randomUUID();
    await using pool = open(restaurantId);
    await addPilot(pool, restaurantId);
    results(
      await race(pool, (client) =>
        bookings.create(pool, {
          restaurant_id: restaurantId,
          starts_at: evening,
          party_size: 2,
          customer_name: "Ada",
          customer_email: written[client % written.length] ?? null,
          customer_phone: null,
          idempotency_key: `call ${client}`,
        }),
      ),
    );
    await pool.query("update bookings set status = 'confirmed' where restaurant_id = $1", [
      restaurantId,
    ]);
    const { rows } = await pool.query(
      `select total_bookings, total_covers::int, balance::int
       from customer_profiles join loyalty_points using (restaurant_id, customer_id)
       where restaurant_id = $1`,
      [restaurantId],
    );
    expect(rows).toEqual([
      { total_bookings: clients, total_covers: 2 * clients, balance: 20 * clients },
    ]);
  });

  it(
    "contact changes that cross each other end with every booking at its " + "contact's guest",
    async () => {
      const restaurantId = randomUUID();
      await using pool = open(restaurantId);
      await addPilot(pool, restaurantId);
      const emails = ["ada@example.com", "ben@example.com", "cy@example.com"];
      const ids = await Promise.all(
        Array.from({ length: clients }, async (_, place) => {
          const made = await pool.query<{ id: string }>(
            `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
           values ($1, $2, 2, $3) returning id`,
            [restaurantId, evening, emails[place % emails.length]],
          );
          return made.rows[0]?.id ?? "";
        }),
      );
      let deadlocks = 0;
      for (let round = 1; round <= 5; round++) {
        const outcomes = await race(pool, (client) =>
          pool.query("update bookings set customer_email = $2 where id = $1", [
            ids[client],
            emails[(client * 7 + round * (client + 1)) % emails.length],
          ]),
        );
        for (const outcome of outcomes) {
          if (outcome.status === "fulfilled") continue;
          expect(outcome.reason).toMatchObject({ code: "40P01" });
          deadlocks++;
        }
      }
      expect(deadlocks).toBe(0);

      const { rows } = await pool.query(
        `select
         customers.email_normalized,
         profiles.total_bookings,
         coalesce(points.balance, 0) as balance
       from customers
       join customer_profiles as profiles using (restaurant_id)
       left join loyalty_points as points
         on points.restaurant_id = customers.restaurant_id and points.customer_id = customers.id
       where customers.restaurant_id = $1 and profiles.customer_id = customers.id
       order by 1`,
        [restaurantId],
      );
      const { rows: expected } = await pool.query(
        `select emails.email as email_normalized, count(bookings.id)::int as total_bookings,
         20 * count(bookings.id) as balance
       from unnest($2::text[]) as emails (email)
       left join bookings on bookings.customer_email = emails.email and bookings.restaurant_id = $1
       group by emails.email order by 1`,
        [restaurantId, emails],
      );
      expect(rows).toEqual(expected);
    },
  );
});

describe("many bookings in one statement", () => {
  const emails = ["ada", "ben", "cy", "dora", "eve", "finn"].map((name) => `${name}@example.com`);
  const insert = (order: string) =>
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
     select $1, $2, 2, email from unnest($3::text[]) as email order by ${order}`;
  /** Every client and round in an order of its own. */
  const turned = (client: number, round: number) =>
    emails.toSorted((a, b) => place(a, client, round) - place(b, client, round));
  const place = (email: string, client: number, round: number) =>
    (email.charCodeAt(0) * (client + 3) * (round + 7)) % 31;

  it("never deadlock when they come in contact order", async () => {
    const restaurantId = randomUUID();
    await using pool = open(restaurantId);
    await addPilot(pool, restaurantId);
    const rounds = 6;
    for (let round = 0; round < rounds; round++) {
      const order = `lower(coalesce(email, '')) collate "C"`;
      results(
        await race(pool, (client) =>
          pool.query(insert(order), [restaurantId, evening, turned(client, round)]),
        ),
      );
    }
    await expectAll(pool, restaurantId, rounds * clients);
  });

  it("deadlock when their guests cross, and are all in when the client tries again", async () => {
    const restaurantId = randomUUID();
    await using pool = open(restaurantId);
    await addPilot(pool, restaurantId);
    let attempts = 0;
    let holding = 0;
    let start: () => void;
    const bothHold = new Promise<void>((resolve) => {
      start = resolve;
    });
    const book = (guests: string[]) =>
      transaction(pool, async (db) => {
        attempts += 1;
        const [first = "", ...others] = guests;
        await db.query(insert("email"), [restaurantId, evening, [first]]);
        holding += 1;
        if (holding === 2) start();
        await bothHold;
        for (const email of others) {
          await db.query(insert("email"), [restaurantId, evening, [email]]);
        }
      });
    await Promise.all([book(emails), book(emails.toReversed())]);
    expect(attempts).toBeGreaterThan(2);
    await expectAll(pool, restaurantId, 2);
  });

  async function expectAll(pool: Pool, restaurantId: string, each: number): Promise<void> {
    const { rows } = await pool.query(
      `select email_normalized, total_bookings, balance::integer
       from customers
       join customer_profiles as profiles
         on profiles.restaurant_id = customers.restaurant_id and profiles.customer_id = customers.id
       join loyalty_points as points
         on points.restaurant_id = customers.restaurant_id and points.customer_id = customers.id
       where customers.restaurant_id = $1 order by 1`,
      [restaurantId],
    );
    expect(rows).toEqual(
      emails.map((email_normalized) => ({
        email_normalized,
        total_bookings: each,
        balance: 20 * each,
      })),
    );
  }
});
