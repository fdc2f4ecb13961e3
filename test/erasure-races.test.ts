/**
 * Erasing, offboarding and choosing while somebody else is at work, in a fixed order: what was
 * found before a lock is looked at again under it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
let restaurantId: string;

beforeAll(async () => {
  restaurantId = await addRestaurant(database.pool, [4]);
});

async function connect() {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Runs `second` while `first` is open, and commits that once the other waits for it. */
async function meet<Result>(first: string[], second: () => Promise<Result>): Promise<Result> {
  await using client = await connect();
  await client.query("begin");
  for (const sql of first) await client.query(sql, sql.includes("$1") ? [restaurantId] : []);
  const meeting = second();
  void meeting.catch(() => undefined);
  const end = Date.now() + 20_000;
  for (;;) {
    const { rows } = await database.pool.query<{ waits: boolean }>(
      `select exists (
         select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'
       ) as waits`,
    );
    if (rows[0]?.waits) break;
    if (Date.now() > end) throw new Error("nobody waits");
    await sleep(20);
  }
  await client.query("commit");
  return await meeting;
}

/** Whether those who have an e-mail want mail, each as their profile tells it. */
async function wantMail(email: string): Promise<boolean[]> {
  const { rows } = await database.pool.query<{ email_opt_in: boolean }>(
    `select email_opt_in
     from customers
     join customer_profiles on customer_profiles.restaurant_id = customers.restaurant_id
       and customer_profiles.customer_id = customers.id
     where customers.restaurant_id = $1 and email_normalized = $2`,
    [restaurantId, email],
  );
  return rows.map((row) => row.email_opt_in);
}

const withdraw = (email: string) =>
  `select set_marketing_consent($1, id, false, 'guest', 'web')
   from customers
   where restaurant_id = $1 and email_normalized = '${email}' and phone_normalized is null`;

async function one<Row>(sql: string, ...values: unknown[]): Promise<Row | undefined> {
  const { rows } = await database.pool.query(sql, [restaurantId, ...values]);
  return (rows as Row[])[0];
}

const book = (email: string, more = "", values = "") =>
  `insert into bookings (restaurant_id, starts_at, party_size, customer_email${more && `, ${more}`})
   values ($1, now() + interval '2 days', 2, '${email}'${values && `, ${values}`})`;

async function redChecks(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select check_name, detail from verify_customers_loyalty($1)
     where not ok and severity = 'fail' and check_name <> 'pilot_list'`,
    [restaurantId],
  );
  return rows as unknown[];
}

it("keeps a guest who books while silent guests are erased", async () => {
  await one(book("silent@example.org", "created_at", "now() - interval '5 years'"));
  await one(
    `update bookings
     set starts_at = created_at, ends_at = created_at + interval '1 hour'
     where restaurant_id = $1`,
  );
  await one(
    `update customers
     set created_at = now() - interval '5 years'
     where restaurant_id = $1`,
  );
  const erased = await meet([book("silent@example.org")], () =>
    database.pool.query("select * from erase_inactive_customers($1, '3 years', 'cron')", [
      restaurantId,
    ]),
  );
  expect(erased.rows).toEqual([]);
  expect(
    await one(
      `select erased_at
       from customers
       where restaurant_id = $1 and email_normalized = 'silent@example.org'`,
    ),
  ).toMatchObject({ erased_at: null });
  expect(await redChecks()).toEqual([]);
});

describe("a withdrawal of an address", () => {
  it("reaches a guest with it who is being made", async () => {
    const email = "shared@example.org";
    await one(book(email, "marketing_opt_in", "true"));
    await meet([book(email, "customer_phone", "'07911 123456'")], () => one(withdraw(email)));
    expect(await wantMail(email)).toEqual([false, false]);
    expect(await redChecks()).toEqual([]);
  });

  it("is seen by a guest with that address who is made at the same time", async () => {
    const email = "later@example.org";
    await one(book(email, "marketing_opt_in", "true"));
    await meet([withdraw(email)], () => one(book(email, "customer_phone", "'07911 123457'")));
    expect(await wantMail(email)).toEqual([false, false]);
    expect(await redChecks()).toEqual([]);
  });

  it("reaches the person into whom a holder is merged at the same time", async () => {
    const email = "held@example.org";
    await one(book(email, "marketing_opt_in", "true"));
    await one(book(email, "customer_phone", "'07911 123458'"));
    await one(book("survivor@example.org", "marketing_opt_in", "true"));
    await meet(
      [
        `select merge_customers($1, survivors.id, duplicates.id, 'staff')
         from customers as survivors, customers as duplicates
         where survivors.restaurant_id = $1 and survivors.email_normalized = 'survivor@example.org'
           and duplicates.restaurant_id = $1 and duplicates.phone_normalized = '+447911123458'`,
      ],
      () => one(withdraw(email)),
    );
    expect(await wantMail("survivor@example.org")).toEqual([false]);
    expect(await redChecks()).toEqual([]);
  });
});

it("exports the restaurant that it deletes, with what others were writing", async () => {
  const own = restaurantId;
  restaurantId = await addRestaurant(database.pool, [4]);
  await one(book("ann@example.org", "status", "'pending_allocation'"));
  const gone = await meet(
    [
      "update bookings set party_size = 8, notes = 'nut allergy' where restaurant_id = $1",
      "update waiting_list set status = 'notified' where restaurant_id = $1",
    ],
    () =>
      database.pool.query<{ table_name: string; row_data: Record<string, unknown> }>(
        "select * from offboard_restaurant($1, 'staff:1')",
        [restaurantId],
      ),
  );
  const rowOf = (table: string) => gone.rows.find((row) => row.table_name === table)?.row_data;
  expect(rowOf("bookings")).toMatchObject({ party_size: 8, notes: "nut allergy" });
  expect(rowOf("waiting_list")).toMatchObject({ status: "notified" });
  const events = gone.rows.filter((row) => row.table_name === "analytics_events");
  expect(events.map(({ row_data }) => row_data.event_type)).toContain("booking.amended");
  expect(
    await one(
      `select row_counts ->> 'analytics_events' as events
       from regulars.offboardings
       where restaurant_id = $1`,
    ),
  ).toEqual({ events: String(events.length) });
  restaurantId = own;
});

it("brings nobody back with an import that waits for an erasure", async () => {
  await using importing = await connect();
  await one(book("back@example.org"));
  await importing.query("select from regulars.begin_import($1)", [restaurantId]);
  await importing.query(
    `insert into pg_temp.import_rows (
       number, from_byte, to_byte, external_id, starts_at, party_size, customer_email
     )
     values (1, 0, 1, '9', '2031-01-03 18:00', '3', 'back@example.org')`,
  );
  await importing.query("select regulars.read_import_rows($1, 1, 1)", [restaurantId]);
  await importing.query(
    `select
     from regulars.plan_import(
       $1, 'old', '{external_id,starts_at,party_size,customer_email}'
     )`,
    [restaurantId],
  );
  await meet(
    [
      `select erase_customer($1, id, 'staff') from customers
       where restaurant_id = $1 and email_normalized = 'back@example.org'`,
    ],
    () =>
      importing.query("select regulars.import_chunk($1, 'old', gen_random_uuid(), now(), 4, 0)", [
        restaurantId,
      ]),
  );
  expect(
    await one(
      `select count(*)::int
       from bookings
       where restaurant_id = $1 and customer_email = 'back@example.org'`,
    ),
  ).toEqual({ count: 0 });
});
