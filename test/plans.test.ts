/**
 * How the live statements find their rows, from the plans that the server itself reports
 * (auto_explain), nested statements and checks of foreign keys with them, in a database large
 * enough that a plan matters: no table that grows is read from end to end, and no step reads more
 * than a few rows, however often the guest has booked.
 */
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";

const database = useDatabase();
const pastBookings = 3000;
/** A handful of rows for the whole installation, or one for each restaurant. */
const small = new Set([
  "settings",
  "earlier_phone_readings",
  "marketing_salts",
  "imports_in_progress",
]);

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
}

interface Pages {
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
}

let restaurantId = "";

beforeAll(async () => {
  await database.pool.query(`
    insert into restaurants (name, slug, timezone, country_code)
    select 'R', 'plan-' || n, 'Europe/London', 'GB'
    from generate_series(1, 1500) as n;
    insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
    select id, 'club', 'Club', false
    from restaurants;
    insert into regulars.settings values ('loyalty.general_availability', 'on');
    insert into restaurant_tables (restaurant_id, label, capacity)
    select id, 'T' || n, 4 from restaurants, generate_series(1, 5) as n where slug < 'plan-13';`);
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from restaurants where slug = 'plan-1'",
  );
  restaurantId = rows[0]?.id ?? "";
  // one guest very often, others twice
  await database.pool.query(
    `
      insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, created_at,
      party_size, booking_type,
       status, customer_name, customer_email, customer_phone, marketing_opt_in,
       loyalty_points_awarded)
     select
       $1,
       gen_random_uuid(),
       at,
       at + interval '2 hours',
       at - interval '3 days',
       2,
       'dinner',
       'completed',
       'Guest ' || guest,
       'guest' || guest || '@example.com',
       '+44 7400 ' || lpad(guest::text, 6, '0'),
       n % 5 = 0,
       20
     from (
       select
         timestamptz '2020-01-01 18:00Z' + n * interval '6 hours' as at,
         greatest(0, n - $2) / 2 as guest,
         n
       from generate_series(1, $2 * 3) as n
     ) as past`,
    [restaurantId, pastBookings],
  );
  await database.pool.query(
    `insert into waiting_list (restaurant_id, booking_id, position, status)
     select restaurant_id, id, 1, 'fulfilled' from bookings`,
  );
  await database.pool.query("analyze");
  await database.pool.query("select backfill_customers_loyalty($1)", [restaurantId]);
  // half of them as if they had been made live
  await database.pool.query(
    `update bookings set import_batch_id = null, derived_writes = derived_writes + 1
     where extract(hour from starts_at) in (0, 12)`,
  );
  await database.pool.query(
    `insert into regulars.marketing_salts (restaurant_id) values ($1) on conflict do nothing`,
    [restaurantId],
  );
  await database.pool.query(
    `
      insert into marketing_addresses (restaurant_id, address_digest, channel, ticked_at)
      select salts.restaurant_id, regulars.address_digest(salts.salt, email_normalized), channel,
        now()
      from regulars.marketing_salts as salts
      join customers on customers.restaurant_id = salts.restaurant_id
      cross join unnest('{email,sms,phone}'::text[]) as channel
      where email_normalized <> 'guest0@example.com'
      on conflict do nothing`,
  );
  await database.pool.query(
    `insert into loyalty_exclusions (restaurant_id, program_id, customer_id, reason, excluded_by)
     select programs.restaurant_id, programs.id, customers.id, 'staff', 'staff'
     from loyalty_programs as programs
     join customers on customers.restaurant_id = programs.restaurant_id
     where programs.restaurant_id = $1
       and email_normalized not in ('guest0@example.com', 'guest5@example.com')`,
    [restaurantId],
  );
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  await superuser.query("vacuum analyze");
  await superuser.end();
}, 120_000);

/** Each with the booking made before it: $1 the restaurant, $2 the guest, $3 the booking. */
const statements = {
  "a plain insert": `
    insert into bookings (
      restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
    )
    values (
      $1,
      '2031-05-02 18:00Z',
      2,
      'Guest ' || $2::int,
      'guest' || $2::int || '@example.com',
      '+44 7400 ' || lpad(($2::int)::text, 6, '0')
    )
    returning id`,
  create_booking: `
    select id from create_booking($1, '2031-05-03 18:00Z', 2, 'Guest ' || $2::int || ' B',
    'guest' || $2::int || '@example.com', '+44 7400 ' || lpad(($2::int)::text, 6, '0'),
    idempotency_key => 'key ' || random())`,
  "a larger party": "update bookings set party_size = 4 where restaurant_id = $1 and id = $3",
  "another name": "update bookings set customer_name = 'Ada' where restaurant_id = $1 and id = $3",
  "another time": `
    update bookings
    set starts_at = starts_at + interval '3 hours', ends_at = ends_at + interval '3 hours'
    where restaurant_id = $1 and id = $3`,
  "another guest": `update bookings set customer_email = 'guest7@example.com'
    where restaurant_id = $1 and id = $3`,
  "the guest again": `update bookings
      set customer_email = 'guest' || $2::int || '@example.com'
      where restaurant_id = $1 and id = $3`,
  "a ticked box":
    "update bookings set marketing_opt_in = true where restaurant_id = $1 and id = $3",
  complete_booking: "select id from complete_booking($1, $3)",
  mark_no_show: "select id from mark_no_show($1, $3)",
  "came after all": "update bookings set status = 'confirmed' where restaurant_id = $1 and id = $3",
  "a place on the waiting list":
    "update bookings set status = 'pending_allocation' where restaurant_id = $1 and id = $3",
  allocate_booking: "select id from allocate_booking($1, $3)",
  amend_booking: "select id from amend_booking($1, $3, party_size => 3)",
  cancel_booking: "select id from cancel_booking($1, $3, 'customer')",
};

describe.each([
  ["planned for their values", "force_custom_plan"],
  ["planned once for all values", "force_generic_plan"],
])("live statements, %s", (_, mode) => {
  it.each([
    ["a new guest", 999_999],
    ["a guest with two bookings", 5],
    [`a guest with ${pastBookings} bookings`, 0],
  ])("read a few rows by an index, for %s", async (_, guest) => {
    await using client = await connect();
    await client.query("begin");
    await client.query(`set local plan_cache_mode = ${mode}`);
    let booking = "";
    for (const [name, text] of Object.entries(statements)) {
      const values = { $1: restaurantId, $2: guest, $3: booking };
      const used = Object.entries(values).filter(([sign]) => text.includes(sign));
      const sql = used.reduce((all, [sign], at) => all.replaceAll(sign, `$${at + 1}`), text);
      client.plans.length = 0;
      const { rows } = await client.query<{ id: string }>(
        sql,
        used.map(([, value]) => value),
      );
      booking = rows[0]?.id ?? booking;
      expect(client.plans.length, name).toBeGreaterThan(0);
      expect(client.plans.flatMap(problems), name).toEqual([]);
    }
    await client.query("rollback");
  });
});

/** Of who books for others by one e-mail, each time in another name and never with a phone. */
const agencyStatements = {
  "a plain insert": `
    insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
    values ($1, '2031-05-02 18:00Z', 2, 'Another', 'desk@example.com')
    returning id`,
  "another name": "update bookings set customer_name = 'Ada' where restaurant_id = $1 and id = $2",
  "no name": "update bookings set customer_name = null where restaurant_id = $1 and id = $2",
  "an earlier beginning": `
    update bookings set created_at = created_at - interval '1 hour'
    where restaurant_id = $1 and id = $2`,
  "a place on the waiting list":
    "update bookings set status = 'pending_allocation' where restaurant_id = $1 and id = $2",
  "the visit": `
    update bookings set status = 'confirmed' where restaurant_id = $1 and id = $2;
    update bookings set status = 'completed' where restaurant_id = $1 and id = $2`,
  "a later visit": `
    update bookings set starts_at = starts_at + interval '1 hour'
    where restaurant_id = $1 and id = $2`,
  "no visit": "update bookings set status = 'no_show' where restaurant_id = $1 and id = $2",
  "another insert": `
    insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
    values ($1, '2031-05-02 18:00Z', 2, 'One more', 'desk@example.com')
    returning id`,
  "a phone of its own": `
    update bookings set customer_phone = '+44 7400 999999' where restaurant_id = $1 and id = $2`,
};

it("read a few rows for an agency of one e-mail and many names", async () => {
  await database.pool.query(
    `insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
       booking_type, status, customer_name, customer_email, created_at)
     select $1, gen_random_uuid(), at, at + interval '2 hours', 2, 'dinner', 'completed',
       'Guest ' || n, 'desk@example.com', at - interval '3 days'
     from (
       select timestamptz '2020-01-01 18:00Z' + n * interval '6 hours' as at, n
       from generate_series(1, $2) as n
     ) as past`,
    [restaurantId, pastBookings],
  );
  await database.pool.query("select backfill_customers_loyalty($1)", [restaurantId]);
  await database.pool.query("analyze");
  await using client = await connect();
  await client.query("begin");
  let booking = "";
  for (const [name, text] of Object.entries(agencyStatements)) {
    client.plans.length = 0;
    for (const sql of text.split(";")) {
      const { rows } = await client.query<{ id: string }>(
        sql,
        [restaurantId, booking].slice(0, sql.includes("$2") ? 2 : 1),
      );
      booking = rows[0]?.id ?? booking;
    }
    expect(client.plans.length, name).toBeGreaterThan(0);
    expect(client.plans.flatMap(problems), name).toEqual([]);
  }
  await client.query("rollback");
});

/** Rows that all steps of a statement read, and those they compared in vain. */
function rowsRead(plans: { plan: Plan }[]): number {
  const count = (plan: Plan): number =>
    ((plan["Actual Rows"] ?? 0) +
      (plan["Rows Removed by Filter"] ?? 0) +
      (plan["Rows Removed by Join Filter"] ?? 0)) *
      (plan["Actual Loops"] ?? 0) +
    (plan.Plans ?? []).reduce((sum, child) => sum + count(child), 0);
  return plans.reduce((sum, { plan }) => sum + count(plan), 0);
}

describe("what reads a guest's whole history", () => {
  const book = (n: number) => `insert into bookings
      (restaurant_id, starts_at, party_size, status, customer_email, created_at, confirmed_at)
    select id, at, 2, 'completed', 'often@example.com', at, at
    from restaurants, generate_series(1, ${n}) as n,
      lateral (select now() - n * interval '7 hours') as times (at)
    where slug = 'plan-2'`;

  it.each([
    [
      "a booking that counts for a tier",
      `tier_definitions => '{"qualification_period": "P12M", "tiers": [
         {"tier": "guest", "min_points": 0}, {"tier": "friend", "min_points": 50}]}'`,
      book(1),
    ],
  ])("grows in line with it, before the first ANALYZE too: %s", async (_, program, statement) => {
    const read: number[] = [];
    for (const bookings of [150, 600]) {
      await using client = await connect();
      await client.query("begin");
      await client.query("set local auto_explain.log_min_duration = -1");
      await client.query(
        `select set_loyalty_program(id, 'club', ${program}) from restaurants where slug = 'plan-2'`,
      );
      await client.query(book(bookings));
      await client.query("select expire_points(id) from restaurants where slug = 'plan-2'");
      await client.query("set local auto_explain.log_min_duration = 0");
      client.plans.length = 0;
      await client.query(statement);
      read.push(rowsRead(client.plans));
      await client.query("rollback");
    }
    const [few = 0, many = 0] = read;
    expect(few).toBeGreaterThan(150);
    expect(many / few).toBeLessThan(6);
  });
});

it("counts the guests of a tier in line with how many accounts there are", async () => {
  const read: number[] = [];
  for (const guests of [100, 400]) {
    await using client = await connect();
    await client.query("begin");
    await client.query("set local auto_explain.log_min_duration = -1");
    await client.query(
      `select set_loyalty_program(id, 'club', expires_after => '1 year')
       from restaurants where slug = 'plan-2'`,
    );
    await client.query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
       select id, now() + n * interval '1 hour', 2, 'tier' || n || '@example.org'
       from restaurants, generate_series(1, ${guests}) as n
       where slug = 'plan-2'`,
    );
    await client.query("set local auto_explain.log_min_duration = 0");
    client.plans.length = 0;
    const { rows } = await client.query<{ guests: string }>(
      `select sum(tiers.guests) as guests
       from restaurants, report_tiers(restaurants.id) as tiers where slug = 'plan-2'`,
    );
    expect(Number(rows[0]?.guests)).toBe(guests);
    read.push(rowsRead(client.plans));
    await client.query("rollback");
  }
  const [few = 0, many = 0] = read;
  expect(few).toBeGreaterThan(100);
  expect(many / few).toBeLessThan(6);
});

/** Each $n is a size; $r the restaurant. What is measured runs once before, for another guest. */
const flat: {
  name: string;
  sizes: [number, number];
  setUp: string;
  warmUp: string;
  measured: string;
}[] = [
  {
    name: "a booking by an agency's one e-mail in another name",
    sizes: [100, 2000],
    setUp: `
      ${past("'Guest ' || n", "'desk@example.org'", "null", "$n")}
      ${past("'Guest ' || n", "'warm@example.org'", "null", "3")}
      select backfill_customers_loyalty($r);`,
    warmUp: bookAs("Another", "warm@example.org", null),
    measured: bookAs("Another", "desk@example.org", null),
  },
  {
    name: "a booking by an agency's one e-mail and phone in another name",
    sizes: [100, 2000],
    setUp: `
      ${past("'Guest ' || n", "'desk@example.org'", "'07911 123456'", "$n")}
      ${past("'Guest ' || n", "'warm@example.org'", "'07911 123457'", "3")}
      select backfill_customers_loyalty($r);`,
    warmUp: bookAs("Another", "warm@example.org", "07911 123457"),
    measured: bookAs("Another", "desk@example.org", "07911 123456"),
  },
  {
    name: "the erasure of one guest beside many walk-ins",
    sizes: [100, 3000],
    setUp: `
      ${past("'Walk in'", "null", "'walk-in'", "$n")}
      ${bookAs("Ada", "ada@example.org", null)}; ${bookAs("Ben", "ben@example.org", null)};`,
    warmUp: erase("ada@example.org"),
    measured: erase("ben@example.org"),
  },
  {
    name: "a booking where many are excluded",
    sizes: [10, 1000],
    setUp: `
      select set_loyalty_program($r, 'club', pilot_only => false);
      ${past("'Guest'", "'guest' || n || '@example.org'", "null", "$n")}
      ${bookAs("Ada", "ada@example.org", null)}; ${bookAs("Ben", "ben@example.org", null)};
      select backfill_customers_loyalty($r);
      insert into loyalty_exclusions (restaurant_id, program_id, customer_id, reason, excluded_by)
      select $r, (select id from loyalty_programs where restaurant_id = $r), id, 'staff', 'staff'
      from customers where restaurant_id = $r and email_normalized like 'guest%';`,
    warmUp: bookAs("Ada", "ada@example.org", null),
    measured: bookAs("Ben", "ben@example.org", null),
  },
  {
    name: "a booking that counts for a tier, after a past that does not",
    sizes: [10, 3000],
    setUp: `
      select set_loyalty_program($r, 'club', pilot_only => false, tier_definitions =>
        '{"qualification_period": "P12M", "tiers": [
          {"tier": "guest", "min_points": 0}, {"tier": "friend", "min_points": 50}]}');
      ${past("'Ada'", "'ada@example.org'", "null", "10", 20)}
      ${past("'Ben'", "'ben@example.org'", "null", "$n", 20)}
      select backfill_customers_loyalty($r);`,
    warmUp: bookAs("Ada", "ada@example.org", null),
    measured: bookAs("Ben", "ben@example.org", null),
  },
];

function past(name: string, email: string, phone: string, n: string, points = 0): string {
  return `insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
      booking_type, status, customer_name, customer_email, customer_phone, created_at,
      loyalty_points_awarded)
    select $r, gen_random_uuid(), at, at + interval '2 hours', 2, 'dinner', 'completed', ${name},
      ${email}, ${phone}, at - interval '3 days', ${points}
    from generate_series(1, ${n}) as n,
      lateral (select timestamptz '2020-01-01 18:00Z' + n * interval '6 hours') as times (at);`;
}

function bookAs(name: string, email: string, phone: string | null): string {
  return `insert into bookings
      (restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone)
    values ($r, '2031-05-02 18:00Z', 2, '${name}', '${email}', ${phone ? `'${phone}'` : "null"})`;
}

function erase(email: string): string {
  return `select erase_customer($r, id, 'staff') from customers
    where restaurant_id = $r and email_normalized = '${email}'`;
}

it.each(flat)(
  "touch as many pages in a long history as in a short one: $name",
  async ({ sizes, setUp, warmUp, measured }) => {
    const pages: number[] = [];
    for (const size of sizes) {
      await using client = await connect();
      await client.query("set auto_explain.log_min_duration = -1");
      await client.query("begin");
      const { rows } = await client.query<{ id: string }>(
        "select id from restaurants where slug = 'plan-3'",
      );
      const filled = (sql: string) =>
        sql.replaceAll("$r", `'${rows[0]?.id ?? ""}'::uuid`).replaceAll("$n", String(size));
      await client.query(filled(setUp));
      await client.query("analyze bookings, customers");
      await client.query(`create function pg_temp.run(sql text) returns void language plpgsql
        as 'begin execute sql; end'`);
      await client.query("select pg_temp.run($1)", [filled(warmUp)]);
      // in a function, so that what the AFTER triggers read counts as well
      const { rows: told } = await client.query<{ "QUERY PLAN": [{ Plan: Pages }] }>(
        `explain (analyze, buffers, timing off, format json) select pg_temp.run(${pg.escapeLiteral(
          filled(measured),
        )})`,
      );
      const plan = told[0]?.["QUERY PLAN"][0].Plan;
      pages.push((plan?.["Shared Hit Blocks"] ?? 0) + (plan?.["Shared Read Blocks"] ?? 0));
      await client.query("rollback");
    }
    const [few = 0, many = 0] = pages;
    expect(few).toBeGreaterThan(50);
    expect(many / few).toBeLessThan(1.3);
  },
  120_000,
);

// By rows, because what a transaction has updated so often stays in its pages until it ends.
it.each([
  ["whose points are still to expire", "14 hours", true],
  ["whose points have expired", "560 hours", false],
])(
  "read as many rows of a long history as of a short one: a no-show %s",
  async (_, ago, isUsed) => {
    const read: number[] = [];
    for (const bookings of [150, 600]) {
      await using client = await connect();
      await client.query("begin");
      await client.query("set local auto_explain.log_min_duration = -1");
      await client.query(
        `select set_loyalty_program(id, 'club', expires_after => '20 days')
       from restaurants where slug = 'plan-2'`,
      );
      await client.query(
        `insert into bookings
         (restaurant_id, starts_at, party_size, status, customer_email, created_at, confirmed_at)
       select id, at, 2, 'completed', 'often@example.com', at, at
       from restaurants, generate_series(1, $1) as n,
         lateral (select now() - n * interval '7 hours') as times (at)
       where slug = 'plan-2'`,
        [bookings],
      );
      await client.query("select expire_points(id) from restaurants where slug = 'plan-2'");
      if (isUsed) {
        await client.query(
          `select redeem_points(customers.restaurant_id, customers.id, 15, 'because', 'staff')
         from customers where email_normalized = 'often@example.com'`,
        );
      }
      await client.query("set local auto_explain.log_min_duration = 0");
      client.plans.length = 0;
      await client.query(
        `update bookings set status = 'no_show' where customer_email = 'often@example.com'
         and starts_at = now() - $1::interval`,
        [ago],
      );
      read.push(rowsRead(client.plans));
      await client.query("rollback");
    }
    const [few = 0, many = 0] = read;
    expect(few).toBeGreaterThan(20);
    expect(many / few).toBeLessThan(1.3);
  },
);

it("are told when they read from end to end, or too much", async () => {
  await using client = await connect();
  await client.query("select from bookings where customer_name = 'Guest 1'");
  await client.query("set enable_seqscan = off; set enable_bitmapscan = off");
  await client.query("select count(party_size) from bookings where restaurant_id = $1", [
    restaurantId,
  ]);
  expect(client.plans.flatMap(problems)).toEqual([
    expect.stringMatching(/^Seq Scan on bookings/),
    expect.stringMatching(/on bookings.* reads \d{4,5} rows/),
  ]);
});

/**
 * A session of the superuser, who alone may load auto_explain, with the plans of what it has run.
 */
async function connect() {
  const client = Object.assign(new pg.Client({ connectionString: database.superuserUrl }), {
    plans: [] as { text: string; plan: Plan }[],
    [Symbol.asyncDispose]: async () => client.end(),
  });
  await client.connect();
  client.on("notice", ({ message = "" }) => {
    const json = /plan:\n(\{[\s\S]*\})\s*$/.exec(message)?.[1];
    if (json === undefined) return;
    const { "Query Text": text, Plan: plan } = JSON.parse(json) as {
      "Query Text": string;
      Plan: Plan;
    };
    client.plans.push({ text, plan });
  });
  await client.query(`
    load 'auto_explain';
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_analyze = on;
    set auto_explain.log_timing = off;
    set auto_explain.log_format = json;
    set client_min_messages = log;`);
  client.plans.length = 0;
  return client;
}

function problems({ text, plan }: { text: string; plan: Plan }): string[] {
  const relation = plan["Relation Name"];
  const loops = plan["Actual Loops"] ?? 0;
  const read =
    ((plan["Actual Rows"] ?? 0) +
      (plan["Rows Removed by Filter"] ?? 0) +
      (plan["Rows Removed by Index Recheck"] ?? 0)) *
    loops;
  const where = `${plan["Node Type"]} on ${relation ?? plan["Index Name"] ?? ""}`;
  const own = [];
  if (relation !== undefined && plan["Node Type"] === "Seq Scan" && !small.has(relation)) {
    own.push(`${where}: ${text}`);
  } else if (read > 60) {
    own.push(`${where} reads ${read} rows: ${text}`);
  }
  return [...own, ...(plan.Plans ?? []).flatMap((child) => problems({ text, plan: child }))];
}
