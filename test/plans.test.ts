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
/** A handful of rows for the whole installation. */
const small = new Set(["settings", "earlier_phone_readings"]);

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
}

let restaurantId = "";

beforeAll(async () => {
  await database.pool.query(`
    insert into restaurants (name, slug)
    select 'R', 'plan-' || n
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
    "update bookings set import_batch_id = null where extract(hour from starts_at) in (0, 12)",
  );
  await database.pool.query(
    `
      insert into marketing_consents (
        restaurant_id, customer_id, channel, is_given, booking_id, source, actor, occurred_at
      )
     select restaurant_id, customer_id, 'email', true, id, 'web', 'system', created_at from bookings
     where customer_email <> 'guest0@example.com'`,
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

it("are told when they read from end to end, or too much", async () => {
  await using client = await connect();
  await client.query("select from bookings where customer_name = 'Guest 1'");
  await client.query("set enable_seqscan = off; set enable_bitmapscan = off");
  await client.query("select count(party_size) from bookings where restaurant_id = $1", [
    restaurantId,
  ]);
  expect(client.plans.flatMap(problems)).toEqual([
    expect.stringMatching(/^Seq Scan on bookings/),
    expect.stringMatching(/on bookings.* reads \d{4} rows/),
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
