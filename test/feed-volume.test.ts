/**
 * What the feed and the first questions read at volume: the plans of the queries as shipped, taken
 * by auto_explain from within the functions. Small enough for the suite, large enough that reading
 * a whole table would be the worse plan.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";

const events = 60_000;
const restaurants = 40;
const database = useDatabase();
let client: pg.Client;
let restaurant: string;
let plans: string[] = [];

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  client.on("notice", ({ message }) => {
    if (message?.includes("plan:")) plans.push(message);
  });
  // Without triggers and checks, which would take the time of the test.
  await client.query(`
    set session_replication_role = replica;
    do $$
    declare
      v_name name;
    begin
      for v_name in
        select conname from pg_constraint
        where conrelid = 'analytics_events'::regclass and contype = 'c'
      loop
        execute format('alter table analytics_events drop constraint %I', v_name);
      end loop;
    end
    $$;
    insert into restaurants (name, slug, timezone, country_code)
    select 'R' || n, 'volume-' || n, 'Europe/London', 'GB'
    from generate_series(1, ${restaurants}) as n;
    insert into analytics_events (restaurant_id, event_type, schema_version, booking_id,
      booking_sequence, payload, occurred_at)
    select ids.list[1 + floor(${restaurants} * random() ^ 2)::int], 'booking.created', 1,
      gen_random_uuid(), 1, jsonb_build_object('version', 1, 'party_size', n % 9),
      now() - (${events} - n) * interval '10 minutes'
    from generate_series(1, ${events}) as n
    cross
    join (
      select array_agg(id order by slug) as list from restaurants where slug like 'volume-%'
    ) as ids;
    insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
    select restaurant_id, row_number() over (order by id), id from analytics_events;
    update regulars.analytics_feeds set last_position = ${events};
    set session_replication_role = origin;`);
  await client.query("vacuum analyze");
  await client.query(`load 'auto_explain'`);
  await client.query(`
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_analyze = on;
    set client_min_messages = log`);
  const { rows } = await client.query<{ restaurant_id: string }>(
    "select restaurant_id from analytics_events group by 1 order by count(*) offset 5 limit 1",
  );
  restaurant = rows[0]?.restaurant_id ?? "";
});
afterAll(() => client.end());

/** The plans of all statements that a query runs. */
async function plansOf(sql: string, values: unknown[]): Promise<string[]> {
  plans = [];
  await client.query(sql, values);
  return plans;
}

const wholeTables =
  /Seq Scan on (analytics_events|analytics_event_positions|pending_analytics_events)/;

describe.each([0, 100, events / 2, events])("with %i events to read", (depth) => {
  it.each([
    ["all restaurants", () => null],
    ["one restaurant", () => restaurant],
  ])("the feed of %s is read by indexes", async (_, which) => {
    const after = String(events - depth);
    const read = await plansOf("select * from read_analytics_events($1, $2)", [which(), after]);
    const texts = read.join("\n");
    expect(texts).toMatch(/Index (Only )?Scan using analytics_event_positions/);
    // Along the positions, and no further than the batch.
    expect(texts).not.toMatch(/(Hash Join|Merge Join).*\n.*events/);
    expect(texts.replace(/Seq Scan on pending_analytics_events/g, "")).not.toMatch(wholeTables);
  });
});

it.each([10_000, events])("gives positions to %i waiting events by indexes", async (waiting) => {
  await client.query("begin");
  await client.query(
    `insert into regulars.pending_analytics_events (restaurant_id, event_id)
     select restaurant_id, event_id from regulars.analytics_event_positions
     where position > $1`,
    [events - waiting],
  );
  await client.query("analyze regulars.pending_analytics_events");
  const texts = (await plansOf("select * from read_analytics_events(null, $1)", ["0"])).join("\n");
  await client.query("rollback");
  expect(texts).toContain("pending_analytics_events_event_id_idx");
});

it(
  "the ten newest events are an index read, of all restaurants, of one and under " + "row security",
  async () => {
    const newest = "select * from analytics_events order by occurred_at desc limit 10";
    expect((await plansOf(newest, [])).join("\n")).not.toMatch(wholeTables);
    const ofOne =
      "select * from analytics_events where restaurant_id = $1 order by id desc limit 10";
    const plan = (await plansOf(ofOne, [restaurant])).join("\n");
    expect(plan).toContain("Index Scan Backward using analytics_events_pkey");
    await client.query("begin; set local role regulars_app");
    await client.query(`set local regulars.restaurant_id = '${restaurant}'`);
    const own = (await plansOf(newest, [])).join("\n");
    await client.query("rollback");
    expect(own).toContain("analytics_events");
    expect(own).not.toMatch(wholeTables);
  },
);
