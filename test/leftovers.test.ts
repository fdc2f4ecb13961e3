/**
 * A restaurant that leaves: it has rows in every table, and afterwards no row of any table holds
 * its id, an id of its rows, or what its guests are called.
 */
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { offboardInChunks } from "../src/upkeep.js";
import { type TestDatabase, createDatabase } from "./database.js";
import { ada, fill, id, owners } from "./two-restaurants.js";

let database: TestDatabase;
let drop: () => Promise<void>;
let client: pg.Client;

beforeEach(async () => {
  ({ database, drop } = await createDatabase());
  client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  for (const owner of owners) await fill(client, owner);
  for (const { restaurant, secret, whose } of owners) await fillOwn(restaurant, secret, whose);
  // last, because a reader takes it away
  await client.query(
    `insert into regulars.pending_analytics_events (restaurant_id, event_id)
     values ($1, gen_random_uuid())`,
    [ada],
  );
});
afterEach(async () => {
  await client.end();
  await drop();
});

/** What the schema regulars comes to hold of a restaurant, and what a kill may leave there. */
async function fillOwn(restaurant: string, secret: string, whose: string): Promise<void> {
  await client.query(`
    insert into regulars.attachments (source, mapping) values ('app', '{}') on conflict do nothing;
    insert into regulars.attached_restaurants values ('${restaurant}', 'venue-${whose}');
    insert into regulars.attached_tables
    values ('${restaurant}', '${secret}', '${id("200", whose)}');
    update bookings set external_source = 'app', external_id = '${secret}-1'
    where id = '${id("500", whose)}';
    insert into regulars.attached_writes (external_id, operation)
    values ('${secret}-1', 'UPDATE');
    select regulars.keep_attach_problem('${secret}-1', 'UPDATE', 'RG002', 'refused', '');
    insert into regulars.attach_resolutions (external_id, actor, to_status, of_restaurant_id)
    values ('${secret}-1', '${secret}', 'cancelled',
      regulars.restaurant_of_attached('${secret}-1'));
    select from set_marketing_consent(
      '${restaurant}', '${id("400", whose)}', false, 'web', 'staff'
    );
    insert into regulars.marketing_salts (restaurant_id) values ('${restaurant}')
    on conflict do nothing;
    insert into regulars.turns (restaurant_id, subject) values ('${restaurant}', '${secret}')
    on conflict do nothing;
    insert into regulars.earlier_phone_readings values ('${restaurant}', now(), 'GB', 0)
    on conflict do nothing;
    insert into regulars.verified_restaurants values ('${restaurant}', now(), '1', '')
    on conflict do nothing;
    select from open_analytics_consumer('${restaurant}', 'mailer');
    select from read_analytics_events(null);
    select from set_aside_analytics_event('${restaurant}', 'mailer',
      (select min(cursor) from read_analytics_events('${restaurant}')), '${secret} bounced');
    insert into regulars.settings (name, value)
    values ('loyalty.pilot_restaurant_ids', '${restaurant}')
    on conflict (name) do update set value = settings.value || ',' || excluded.value;`);
}

/** Every row of both schemas as a line, by table. */
async function dump(): Promise<Map<string, string[]>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'm')
       and pg_namespace.oid in (regulars.home_schema(), 'regulars'::regnamespace)
     order by 1`,
  );
  const lines = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(
      `select t::text as line from ${name} as t`,
    );
    lines.set(
      name,
      rows.map(({ line }) => line),
    );
  }
  return lines;
}

const uuids = (line: string) =>
  line.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];

it.each([
  [
    "at once",
    async () => {
      await client.query("select from offboard_restaurant($1, 'staff-7')", [ada]);
    },
  ],
  [
    "in chunks",
    async () => {
      const which = { restaurant_id: ada, actor: "staff-7", limit_to: 2 };
      await offboardInChunks(database.pool, { ...which, deliver: () => Promise.resolve() });
    },
  ],
])("leaves nothing of a restaurant that is offboarded %s", async (_, offboard) => {
  const before = await dump();
  // rows of imports, removals and moves to other cells last no longer than what makes them
  const passing = /^regulars\.(imports|removals)_in_progress$|_moves?$|move_marks|closed_/;
  const { rows: tenants } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     join pg_attribute on attrelid = pg_class.oid and attname ~ '^(of_)?restaurant_id$'
     where relkind = 'r'
       and pg_namespace.oid in (regulars.home_schema(), 'regulars'::regnamespace)`,
  );
  const unfilled = tenants
    .map(({ name }) => name)
    .filter((name) => !passing.test(name))
    .filter((name) => !before.get(name)?.some((line) => line.includes(ada)));
  expect(unfilled.sort()).toEqual(["regulars.begun_offboardings", "regulars.offboardings"]);

  const hers = [...before.values()].flat().filter((line) => line.includes(ada));
  const others = [...before.values()].flat().filter((line) => !line.includes(ada));
  const known = new Set(others.flatMap(uuids));
  const ids = [...new Set(hers.flatMap(uuids))].filter((each) => !known.has(each));
  expect(ids.length).toBeGreaterThan(25);

  await offboard();

  const left = [...(await dump())].flatMap(([table, lines]) =>
    lines
      .filter((line) => [...ids, "ada-secret"].some((each) => line.includes(each)))
      .map((line) => [table, line.replaceAll(ada, "ada")] as const),
  );
  // that it was there, and that the attached app's restaurant is not made again
  expect(left.map(([table]) => table).sort()).toEqual([
    "regulars.attached_restaurants",
    "regulars.offboardings",
  ]);
  expect(left.find(([table]) => table.endsWith("restaurants"))?.[1]).toBe("(ada,venue-a)");
});
