/**
 * What was decided before a lock is decided again under it: two sessions in a fixed order, the
 * second of which waits for the first and then finds the world changed.
 */
import pg from "pg";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const database = useDatabase();
let restaurantId: string;

beforeAll(async () => {
  await database.pool.query(
    "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
  );
});

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query(sql, values)).rows as Row[];
}

type Statement = [sql: string, values: unknown[]];

/**
 * The error, if any, of `second`, which waits for the open transaction of `first`; that does `then`
 * before it commits.
 */
async function meet(first: Statement, second: Statement, then?: Statement): Promise<unknown> {
  const [one, two] = [1, 2].map(() => new pg.Client({ connectionString: database.url }));
  if (!one || !two) throw new Error("no clients");
  await Promise.all([one.connect(), two.connect()]);
  try {
    await one.query("begin");
    await one.query(...first);
    const { rows } = await two.query<{ pid: number }>("select pg_backend_pid() as pid");
    const outcome = two.query(...second).then(
      () => undefined,
      (error: unknown) => error,
    );
    const waiting = "select cardinality(pg_blocking_pids($1)) > 0 as waits";
    for (let tries = 0; tries < 500; tries++) {
      const [state] = await query<{ waits: boolean }>(waiting, [rows[0]?.pid]);
      if (state?.waits) break;
    }
    if (then) await one.query(...then);
    await one.query("commit");
    return await outcome;
  } finally {
    await Promise.all([one.end(), two.end()]);
  }
}

async function failedChecks(): Promise<unknown[]> {
  return query(
    `select check_name, detail from verify_customers_loyalty($1)
     where not ok and severity = 'fail'`,
    [restaurantId],
  );
}

describe("a booking that is synced twice at once", () => {
  it.each([
    ["external id", "external_source, external_id", "'pos', '1'", "external_id"],
    ["idempotency key", "idempotency_key", "'first'", "idempotency_key"],
  ])("is one booking, at its table, by %s", async (_, columns, values, key) => {
    restaurantId = await addRestaurant(database.pool, [4]);
    const sync = (party: number): Statement => [
      `insert into bookings (
         restaurant_id, table_id, starts_at, party_size, customer_email, ${columns}
       )
       select $1, id, '2031-05-02 18:00Z', $2, 'ada@example.com', ${values}
       from restaurant_tables where restaurant_id = $1
       on conflict (restaurant_id, ${columns}) where ${key} is not null
       do update set party_size = excluded.party_size`,
      [restaurantId, party],
    ];
    expect(await meet(sync(2), sync(3))).toBeUndefined();
    expect(
      await query(
        `select party_size, event_count, total_covers::integer
         from bookings join customer_profiles using (restaurant_id, customer_id)
         where restaurant_id = $1`,
        [restaurantId],
      ),
    ).toEqual([{ party_size: 3, event_count: 3, total_covers: 3 }]);
    expect(await failedChecks()).toEqual([]);
  });
});

describe("a corrected contact", () => {
  const change = (email: string, phone: string): Statement => [
    "update bookings set customer_phone = $3 where restaurant_id = $1 and customer_email = $2",
    [restaurantId, email, phone],
  ];
  const book = (email: string | null, phone: string | null): Statement => [
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
     values ($1, '2031-01-01 18:00Z', 2, $2, $3)`,
    [restaurantId, email, phone],
  ];
  const guests = () =>
    query<{ phone: string; bookings: number; is_corrected: boolean }>(
      `select
         phone_normalized as phone,
         coalesce(total_bookings, 0) as bookings,
         corrected_into_id is not null as is_corrected
       from customers
       left join customer_profiles
         on customer_profiles.restaurant_id = customers.restaurant_id
         and customer_profiles.customer_id = customers.id
       where customers.restaurant_id = $1
       order by bookings, phone`,
      [restaurantId],
    );

  beforeEach(async () => {
    restaurantId = await addRestaurant(database.pool, [4]);
    await query(...book("ann@example.com", null));
  });

  it("that two guests come to at once is the first one's, and the pair is proposed", async () => {
    await query(...book("ann@example.com", "07911 123456"));
    const correct = (phone: string | null): Statement => [
      `update bookings set customer_phone = '07911 123457'
       where restaurant_id = $1 and customer_phone is not distinct from $2`,
      [restaurantId, phone],
    ];
    expect(await meet(correct(null), correct("07911 123456"))).toBeUndefined();
    expect(await guests()).toEqual([
      { phone: "+447911123456", bookings: 0, is_corrected: true },
      { phone: "+447911123457", bookings: 2, is_corrected: false },
    ]);
    expect(await failedChecks()).toEqual([]);
  });

  it("that somebody else books under at the same time is theirs", async () => {
    expect(
      await meet(
        book("ann@example.com", "07911 123456"),
        change("ann@example.com", "07911 123456"),
      ),
    ).toBeUndefined();
    expect(await guests()).toEqual([
      { phone: null, bookings: 0, is_corrected: true },
      { phone: "+447911123456", bookings: 2, is_corrected: false },
    ]);
    expect(await failedChecks()).toEqual([]);
  });

  it("re-keys nobody who books again at the same time", async () => {
    expect(
      await meet(book("ann@example.com", null), [
        "update bookings set customer_phone = '07911 123456' where restaurant_id = $1",
        [restaurantId],
      ]),
    ).toBeUndefined();
    expect(await failedChecks()).toEqual([]);
  });

  it("that loses a phone keeps no choice that is made for the phone at the same time", async () => {
    await query(...book("bob@example.com", "07911 123456"));
    await query(...book(null, "07911 123456"));
    const choose: Statement = [
      `select set_marketing_consent(restaurant_id, id, true, 'staff:1', 'phone')
       from customers
       where restaurant_id = $1 and phone_normalized is not null and email_normalized is null`,
      [restaurantId],
    ];
    const lose: Statement = [
      `update bookings set customer_phone = null
       where restaurant_id = $1 and customer_email = 'bob@example.com'`,
      [restaurantId],
    ];
    expect(await meet(choose, lose)).toBeUndefined();
    expect(await failedChecks()).toEqual([]);
  });

  it("makes a new guest of a booking that waited for the old one", async () => {
    expect(
      await meet(change("ann@example.com", "07911 123456"), book("ann@example.com", null)),
    ).toBeUndefined();
    expect((await guests()).map(({ phone, bookings }) => [phone, bookings])).toEqual([
      ["+447911123456", 1],
      [null, 1],
    ]);
    expect(await failedChecks()).toEqual([]);
  });
});

it("a reward that may be had once is had once by two guests of one e-mail", async () => {
  restaurantId = await addRestaurant(database.pool, [4]);
  await addProgram(database.pool, restaurantId);
  await query("update loyalty_programs set pilot_only = false where restaurant_id = $1", [
    restaurantId,
  ]);
  await query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
     values ($1, '2031-01-01 18:00Z', 2, 'ann@example.com', null),
       ($1, '2031-01-01 18:00Z', 2, 'ann@example.com', '07911 123456')`,
    [restaurantId],
  );
  await query("select set_loyalty_reward($1, 'tea', 'Tea', 1, limit_per_customer => 1)", [
    restaurantId,
  ]);
  const redeem = (has: string): Statement => [
    `select redeem_reward($1, customers.id, loyalty_rewards.id, 'staff')
     from customers join loyalty_rewards using (restaurant_id)
     where restaurant_id = $1 and phone_normalized ${has}`,
    [restaurantId],
  ];
  expect(await meet(redeem("is null"), redeem("is not null"))).toMatchObject({ code: "RG029" });
});

describe("a guest of two bookings", () => {
  const named =
    "update bookings set customer_name = $2 where restaurant_id = $1 and customer_name = $3";

  beforeEach(async () => {
    restaurantId = await addRestaurant(database.pool, [4]);
    await query(
      `insert into bookings (
         restaurant_id, starts_at, party_size, customer_name, customer_email, created_at
       )
       values
         ($1, '2031-01-01 18:00Z', 2, 'Ann Smith', 'ann@example.com', '2030-01-01'),
         ($1, '2031-01-02 18:00Z', 2, 'Bob for Ann', 'ann@example.com', '2030-02-01')`,
      [restaurantId],
    );
  });

  const shown = () =>
    query(
      "select email_normalized, full_name from customers where restaurant_id = $1 order by 1, 2",
      [restaurantId],
    );

  it.each([
    ["given to another guest", "customer_email = 'bob@example.com'"],
    ["detached", "customer_email = null"],
    ["said to be older", "created_at = '2029-12-01'"],
  ])("shows the changed name once the newer booking is %s", async (_, change) => {
    const moved: Statement = [
      `update bookings set ${change} where restaurant_id = $1 and customer_name = 'Bob for Ann'`,
      [restaurantId],
    ];
    expect(await meet(moved, [named, [restaurantId, "Ann Jones", "Ann Smith"]])).toBeUndefined();
    expect(await shown()).toContainEqual({
      email_normalized: "ann@example.com",
      full_name: "Ann Jones",
    });
    expect(await failedChecks()).toEqual([]);
  });

  it("shows the name of the booking that is newest when the newer one leaves last", async () => {
    const moved: Statement = [
      `update bookings set customer_email = null
       where restaurant_id = $1 and customer_name = 'Bob for Ann'`,
      [restaurantId],
    ];
    expect(await meet([named, [restaurantId, "Ann Jones", "Ann Smith"]], moved)).toBeUndefined();
    expect(await shown()).toEqual([
      { email_normalized: "ann@example.com", full_name: "Ann Jones" },
    ]);
    expect(await failedChecks()).toEqual([]);
  });

  it("loses a booking while another is made, and nobody deadlocks", async () => {
    const lock: Statement = [
      "select from customers where restaurant_id = $1 for no key update",
      [restaurantId],
    ];
    const detach: Statement = [
      `update bookings set customer_email = null
       where restaurant_id = $1 and customer_name = 'Bob for Ann'`,
      [restaurantId],
    ];
    const book: Statement = [
      `insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
       values ($1, '2031-01-03 18:00Z', 2, 'Ann', 'ann@example.com')`,
      [restaurantId],
    ];
    expect(await meet(lock, detach, book)).toBeUndefined();
    expect(await failedChecks()).toEqual([]);
  });

  it("is found again by a booking that names them while they are merged", async () => {
    await query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
       values ($1, '2031-01-03 18:00Z', 2, 'cy@example.com')`,
      [restaurantId],
    );
    const id = "(select id from customers where restaurant_id = $1 and email_normalized = $3)";
    const merge: Statement = [
      `select merge_customers($1, ${id.replace("$3", "$2")}, ${id}, 'staff')`,
      [restaurantId, "cy@example.com", "ann@example.com"],
    ];
    const [ann] = await query<{ id: string }>(
      "select id from customers where restaurant_id = $1 and email_normalized = 'ann@example.com'",
      [restaurantId],
    );
    expect(
      await meet(merge, [
        `insert into bookings (restaurant_id, starts_at, party_size, customer_id)
         values ($1, '2031-01-04 18:00Z', 2, $2)`,
        [restaurantId, ann?.id],
      ]),
    ).toBeUndefined();
    expect(
      await query(
        `select distinct customer_id is null or customer_id = $2 as lost
         from bookings where restaurant_id = $1`,
        [restaurantId, ann?.id],
      ),
    ).toEqual([{ lost: false }]);
    expect(await failedChecks()).toEqual([]);
  });
});

it("erases a guest while somebody chooses for their address, and nobody deadlocks", async () => {
  restaurantId = await addRestaurant(database.pool, [4]);
  await query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
     values ($1, '2031-01-01 18:00Z', 2, 'ann@example.com', null),
       ($1, '2031-01-01 18:00Z', 2, 'ann@example.com', '07911 123456')`,
    [restaurantId],
  );
  // a choice holds the address, and goes on to the profiles of all who have it
  const choice: Statement = [
    "select regulars.lock_addresses($1, '{ann@example.com}')",
    [restaurantId],
  ];
  const profiles: Statement = [
    "select from customer_profiles where restaurant_id = $1 for no key update",
    [restaurantId],
  ];
  const erasure: Statement = [
    `select erase_customer($1, id, 'staff:1') from customers
     where restaurant_id = $1 and phone_normalized is not null`,
    [restaurantId],
  ];
  expect(await meet(choice, erasure, profiles)).toBeUndefined();
  expect(await failedChecks()).toEqual([]);
});
