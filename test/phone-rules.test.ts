/**
 * What happens to known guests when phone numbers are read otherwise: nothing, until it is applied.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import * as upkeep from "../src/upkeep.js";
import { type TestDatabase, createDatabase } from "./database.js";

let database: TestDatabase;
let drop: () => Promise<void>;
let restaurantId: string;

beforeEach(async () => {
  ({ database, drop } = await createDatabase());
  const made = await query<{ id: string }>(
    `insert into restaurants (name, slug, timezone, country_code)
      values ('Corner House', 'corner-house', 'Europe/London', 'GB')
      returning id`,
  );
  restaurantId = made[0]?.id ?? "";
});
afterEach(() => drop());

async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

let day = 0;
async function book(name: string, phone: string | null, email: string | null = null) {
  await query(
    `insert into bookings
       (
         restaurant_id,
         starts_at,
         party_size,
         customer_name,
         customer_email,
         customer_phone,
         created_at
       )
     values ($1, now() + $5 * interval '1 day', 2, $2, $3, $4, now() + $5 * interval '1 second')`,
    [restaurantId, name, email, phone, ++day],
  );
}

/** Each customer as name, number and bookings. */
async function guests(): Promise<string[]> {
  const rows = await query<{ guest: string }>(
    `select concat_ws(' ', full_name, coalesce(phone_normalized, '-'), total_bookings) as guest
     from customers join customer_profiles on customer_id = customers.id order by 1`,
  );
  return rows.map(({ guest }) => guest);
}

async function changes(): Promise<string[]> {
  const rows = await query<{ change: string }>(
    `
      select concat_ws(
        ' ',
        customers.full_name,
        change,
        becomes,
        others.full_name,
        bookings
      ) as change
     from regulars.phone_rule_changes($1) as changes
     join customers on customers.id = changes.customer_id
     left join customers as others on others.id = other_customer_id
     order by 1`,
    [restaurantId],
  );
  return rows.map(({ change }) => change);
}

async function expectHealthy(): Promise<void> {
  expect(
    await query(
      "select * from backfill_customers_loyalty(dry_run => true) where inserted + changed > 0",
    ),
  ).toEqual([]);
  expect(
    await query(
      `select check_name, actual from verify_customers_loyalty() where severity = 'fail'
        and not ok`,
    ),
  ).toEqual([]);
}

const apply = () =>
  query(
    `select rekeyed::int, pairs_left::int, bookings_parted::int, restaurants_left::int
     from regulars.apply_phone_rules($1)`,
    [restaurantId],
  );
const moveToFrance = () =>
  query("update restaurants set country_code = 'FR' where id = $1", [restaurantId]);

async function bookGuests(): Promise<void> {
  await book("Ada", "07911 123456");
  await book("Bob", "01 42 68 53 00");
  await book("Cleo", "+33 1 42 68 53 01");
  await book("Dan", "01 42 68 53 01");
  await book("Eve", "01 42 68 53 02", "eve@example.com");
  await book("Eve", "+44 142 685 302", "eve@example.com");
}

const before = [
  "Ada +447911123456 1",
  "Bob +44142685300 1",
  "Cleo +33142685301 1",
  "Dan +44142685301 1",
  "Eve +44142685302 2",
];

it(
  "re-keys nobody when a restaurant's country changes: not the update, a booking or the " +
    "backfill",
  async () => {
    await bookGuests();
    await moveToFrance();
    await book("Bob", "0142685300");
    await book("Ada", "(07911) 123456");
    expect(await guests()).toEqual(
      before.map((guest) => guest.replace(/^(Ada|Bob)(.*)1$/, "$1$22")),
    );
    await expectHealthy();
    // Who is new is read as in France.
    await book("Flo", "01 42 68 53 09");
    expect(await guests()).toContain("Flo +33142685309 1");
    // And found, whichever way they are known.
    expect(
      await query(
        `select full_name from find_customers($1, '01 42 68 53 00')
       union all select full_name from find_customers($1, '01 42 68 53 09')`,
        [restaurantId],
      ),
    ).toEqual([{ full_name: "Bob" }, { full_name: "Flo" }]);
  },
);

it("keeps nothing for a restaurant without customers", async () => {
  await moveToFrance();
  expect(await query("select from regulars.earlier_phone_readings")).toEqual([]);
  await book("Bob", "01 42 68 53 00");
  expect(await guests()).toEqual(["Bob +33142685300 1"]);
});

it("reports who would get another number, join, part or become unreadable", async () => {
  await bookGuests();
  expect(await changes()).toEqual([]);
  await moveToFrance();
  expect(await changes()).toEqual([
    "Ada unreadable 1",
    "Bob rekey +33142685300 1",
    "Dan join +33142685301 Cleo 1",
    "Eve part +33142685302 1",
  ]);
  expect(await guests()).toEqual(before);
});

it(
  "applies it by a call, merges nobody, and waits with the rest until the pair " + "is merged",
  async () => {
    await bookGuests();
    await moveToFrance();
    expect(await apply()).toEqual([
      { rekeyed: 1, pairs_left: 1, bookings_parted: 1, restaurants_left: 1 },
    ]);
    const kept = before.map((guest) => guest.replace("Bob +44", "Bob +33"));
    expect(await guests()).toEqual(kept);
    expect(await changes()).toEqual([
      "Ada unreadable 1",
      "Dan join +33142685301 Cleo 1",
      "Eve part +33142685302 1",
    ]);
    await expectHealthy();
    expect(await apply()).toEqual([
      { rekeyed: 0, pairs_left: 1, bookings_parted: 1, restaurants_left: 1 },
    ]);

    // Somebody else may hold what the earlier rule took Bob's number for.
    await book("Gus", "+44 142 685 300");
    await book("Bob", "01 42 68 53 00");
    expect(await guests()).toEqual([
      "Ada +447911123456 1",
      "Bob +33142685300 2",
      ...kept.slice(2),
      "Gus +44142685300 1",
    ]);
    await expectHealthy();
  },
);

it(
  "ends with the bookings that part with a guest of their own, and points where " + "they belong",
  async () => {
    await query(
      `insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
      values ($1, 'p', 'P', false)`,
      [restaurantId],
    );
    await query("insert into regulars.settings values ('loyalty.general_availability', 'on')");
    await book("Bob", "01 42 68 53 00");
    await book("Eve", "01 42 68 53 02", "eve@example.com");
    await book("Eve", "+44 142 685 302", "eve@example.com");
    await moveToFrance();
    expect(await apply()).toEqual([
      { rekeyed: 1, pairs_left: 0, bookings_parted: 1, restaurants_left: 0 },
    ]);
    expect(await guests()).toEqual([
      "Bob +33142685300 1",
      "Eve +33142685302 1",
      "Eve +44142685302 1",
    ]);
    expect(await query("select balance::int from loyalty_points")).toEqual(
      Array.from({ length: 3 }, () => ({ balance: 20 })),
    );
    expect(await query("select from regulars.earlier_phone_readings")).toEqual([]);
    expect(await changes()).toEqual([]);
    await expectHealthy();
  },
);

it("lets one take the number that another leaves, and only one of two a free number", async () => {
  await book("Ann", "07142 685300");
  await book("Ben", "02142 685300");
  await book("Cat", "01 42 68 53 00");
  // Rules by which the first digit of a British number is dropped.
  await query("select regulars.retire_phone_rules('other 1.0.0')");
  await query(
    `update regulars.phone_rules set national_prefix = '^0?\\d', national_number = '^\\d{8,9}$'
     where edition = 0 and region = 'GB'`,
  );
  expect(await changes()).toEqual([
    "Ann rekey +44142685300 1",
    "Ben join +44142685300 Ann 1",
    "Cat rekey +4442685300 1",
  ]);
  expect(await apply()).toMatchObject([{ rekeyed: 2, pairs_left: 1 }]);
  expect(await guests()).toEqual([
    "Ann +44142685300 1",
    "Ben +442142685300 1",
    "Cat +4442685300 1",
  ]);
  await expectHealthy();
});

it("re-keys a guest known by e-mail alone, whose number can be read now", async () => {
  await book("Cid", "06 12 34 56 78", "cid@example.com");
  expect(await guests()).toEqual(["Cid - 1"]);
  await moveToFrance();
  expect(await changes()).toEqual(["Cid rekey +33612345678 1"]);
  await apply();
  expect(await guests()).toEqual(["Cid +33612345678 1"]);
  await expectHealthy();
});

it("goes back without a trace when the country does", async () => {
  await bookGuests();
  await moveToFrance();
  await query("update restaurants set country_code = 'GB' where id = $1", [restaurantId]);
  expect(await changes()).toEqual([]);
  await apply();
  expect(await guests()).toEqual(before);
  expect(await query("select from regulars.earlier_phone_readings")).toEqual([]);
  await expectHealthy();
});

it("keeps the old rules for known guests when a migration brings new ones", async () => {
  const rules = await readFile(
    join(packageRoot, "migrations/objects/generated/phone_rules.sql"),
    "utf8",
  );
  const version = /libphonenumber-js [\d.]+/.exec(rules)?.[0] ?? "";
  // Rules of another year, in which British numbers begin with 5.
  const others = rules.replaceAll(version, "other 1.0.0").replace("('GB', '44',", "('GB', '445',");
  await book("Ada", "07911 123456");
  await query(others);
  expect(
    await query("select count(distinct edition)::int as editions from regulars.phone_rules"),
  ).toEqual([{ editions: 2 }]);
  await book("Ada", "+44 7911 123456".replace("+44 ", "0"));
  await book("New", "07911 555555");
  expect(await guests()).toEqual(["Ada +447911123456 2", "New +4457911555555 1"]);
  await expectHealthy();
  // Replaying writes nothing more.
  await query(others);
  expect(await query("select edition from regulars.earlier_phone_readings")).toEqual([
    { edition: 1 },
  ]);

  // The country changes on top of it: the way back is as long as it must be.
  await query("update restaurants set country_code = 'IE' where id = $1", [restaurantId]);
  await book("Ada", "07911 123456");
  expect(await guests()).toEqual(["Ada +447911123456 3", "New +4457911555555 1"]);
  await query("update restaurants set country_code = 'GB' where id = $1", [restaurantId]);

  await apply();
  expect(await guests()).toEqual(["Ada +4457911123456 3", "New +4457911555555 1"]);
  expect(await query("select distinct edition from regulars.phone_rules")).toEqual([
    { edition: 0 },
  ]);
  await expectHealthy();
});

it(
  "lists a pair that a live booking makes while it is applied, and goes on with " + "the others",
  async () => {
    await book("Bob", "01 42 68 53 00");
    await book("Eve", "01 42 68 53 02");
    await moveToFrance();
    const client = await database.pool.connect();
    try {
      const plan = await client.query<{ chunk: number; items: number }>(
        "select chunk, items::int from regulars.plan_phone_rules($1)",
        [restaurantId],
      );
      expect(plan.rows).toEqual([{ chunk: 0, items: 2 }]);
      await book("Mia", "+33 1 42 68 53 00");
      const done = await client.query<{ rekeyed: number }>(
        "select regulars.apply_phone_rules_chunk($1, 0)::int as rekeyed",
        [restaurantId],
      );
      expect(done.rows).toEqual([{ rekeyed: 1 }]);
    } finally {
      client.release();
    }
    expect(await changes()).toEqual(["Bob join +33142685300 Mia 1"]);
    await expectHealthy();
  },
);

it("lets a booking try again whose guest is re-keyed while it waits", async () => {
  await book("Bob", "01 42 68 53 00");
  await moveToFrance();
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("select regulars.apply_phone_rules($1)", [restaurantId]);
    const booking = book("Bob", "01 42 68 53 00");
    const refused = expect(booking).rejects.toMatchObject({ code: "40001" });
    await expect
      .poll(() =>
        query(
          `select
            from pg_stat_activity
            where wait_event_type = 'Lock' and datname = current_database()`,
        ),
      )
      .toHaveLength(1);
    await client.query("commit");
    await refused;
  } finally {
    client.release();
  }
  await book("Bob", "01 42 68 53 00");
  expect(await guests()).toEqual(["Bob +33142685300 2"]);
  await expectHealthy();
});

it("is applied by the client chunk by chunk", async () => {
  for (const guest of ["00", "10", "20"]) await book(guest, `01 42 68 53 ${guest}`);
  await moveToFrance();
  expect(await upkeep.phoneRuleChanges(database.pool)).toHaveLength(3);
  const told: number[] = [];
  expect(
    await upkeep.applyPhoneRules(database.pool, { onProgress: (rekeyed) => told.push(rekeyed) }),
  ).toEqual({ rekeyed: 3, restaurants_done: 1, restaurants_left: 0 });
  expect(told).toEqual([3]);
  expect(await upkeep.applyPhoneRules(database.pool)).toMatchObject({ rekeyed: 0 });
  await expectHealthy();
});

it("does not keep a restaurant from leaving", async () => {
  await book("Bob", "01 42 68 53 00");
  await moveToFrance();
  await query("select count(*) from offboard_restaurant($1, 'staff')", [restaurantId]);
  expect(await query("select from regulars.earlier_phone_readings")).toEqual([]);
});

it("keeps restaurants apart", async () => {
  await bookGuests();
  await moveToFrance();
  const client = await database.pool.connect();
  try {
    await client.query("set regulars.restaurant_id = '11111111-1111-4111-8111-111111111111'");
    await expect(
      client.query("select regulars.apply_phone_rules($1)", [restaurantId]),
    ).rejects.toMatchObject({ code: "RG010" });
    await expect(client.query("select * from regulars.phone_rule_changes()")).rejects.toMatchObject(
      { code: "RG010" },
    );
  } finally {
    client.release(true);
  }
});
