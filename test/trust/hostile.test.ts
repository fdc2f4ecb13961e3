/**
 * Every public function with hostile text, JSON, numbers and times in each argument in turn, and
 * every column of a booking: what comes back is an answer or an error of ours, and it never repeats
 * what was sent. Functions and columns come from the catalog, so that a new one is tried. In short
 * a few values of each argument by chance, in long all.
 */
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { generator, isLong, sample, seed } from "../chance.js";
import { useDatabase } from "../database.js";

const database = useDatabase();
const restaurant = "00000000-0000-7000-8000-00000000000a";
/** Marks what a guest might have written: no message may hold it. */
const secret = "gu3st-s3cr3t";

const texts = [
  "",
  " ",
  secret,
  `${secret}'); drop table bookings; --`,
  `\u202e${secret}\u0007\u001b[2J`,
  `${secret}@${secret}`,
  `+44 ${secret}`,
  `${"🦀".repeat(300)}${secret}`,
  secret.repeat(20_000),
  "%s%n%%{0}",
  "${jndi:ldap://x}",
  "\\",
  "{",
  "infinity",
  "00000000-0000-0000-0000-000000000000",
];
const moments = [
  "infinity",
  "-infinity",
  "294276-12-31 23:59:59+00",
  "4714-11-24 00:00+00 BC",
  "0001-01-01 00:00+00",
  "9999-12-31 23:59:59.999999+00",
  "1970-01-01 00:00+00",
];
const hostile: Record<string, unknown[]> = {
  text: texts,
  uuid: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
  integer: [0, -1, 1, 2_147_483_647, -2_147_483_648],
  bigint: [0, -1, "9223372036854775807", "-9223372036854775808"],
  numeric: ["NaN", "Infinity", "-Infinity", "-1", `1${"0".repeat(1000)}`, "1e-1000"],
  boolean: [true, false],
  date: ["infinity", "-infinity", "5874897-12-31", "4713-01-01 BC", "0001-01-01", "9999-12-31"],
  "timestamp with time zone": moments,
  interval: [
    "-1 day",
    "0",
    "178000000 years",
    "-178000000 years",
    "2147483647 days",
    "1 microsecond",
    // Only from PostgreSQL 17 on a value.
    ...(Number(process.env.REGULARS_PG_MAJOR ?? 18) >= 17 ? ["infinity", "-infinity"] : []),
  ],
  jsonb: [
    "null",
    "[]",
    "{}",
    `"${secret}"`,
    "1e400",
    "-1",
    `{"type": "${secret}"}`,
    '{"type": "flat", "points": 1e400}',
    `{"type": "flat", "points": "${secret}"}`,
    '{"type": "flat", "points": -9223372036854775809}',
    `{"type": "per_visit", "points_per_booking": {"${secret}": []}}`,
    `{"tiers": "${secret}"}`,
    `{"qualification_period": "${secret}", "tiers": [{"tier": "a", "min_points": 0}]}`,
    '{"qualification_period": "P99999999999999999999Y", "tiers": [{"tier": "a", "min_points": 0}]}',
    `{"tiers": [{"tier": "${secret}", "min_points": 1e99}]}`,
    `{"tiers": [[["${secret}"]]]}`,
    `${'{"a":'.repeat(500)}"${secret}"${"}".repeat(500)}`,
    `{"\\u0001": "${secret.repeat(5000)}"}`,
  ],
};
for (const [type, values] of Object.entries(hostile)) {
  hostile[`${type}[]`] = [[], [null], values.slice(0, 3), Array(2000).fill(values.at(-1))];
}

/** Ours, no privilege, and to be tried again. */
const allowed = /^(RG\d{3}|42501|40001|40P01)$/;

interface Routine {
  name: string;
  parameters: { name: string; type: string; has_default: boolean }[];
}
let routines: Routine[];
let known: Record<string, string>;

beforeAll(async () => {
  await database.pool.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
    values ('${restaurant}', 'A', 'a', 'America/New_York', 'GB');
    insert into restaurant_tables (restaurant_id, id, label, capacity)
    values ('${restaurant}', '00000000-0000-7000-8000-0000000000a2', '1', 4);
    insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, expires_after)
    values ('${restaurant}', '00000000-0000-7000-8000-0000000000a3', 'club', 'Club', false,
      '1 year');
    insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
    insert into bookings (restaurant_id, id, starts_at, party_size, customer_name, customer_email)
    select '${restaurant}', ('00000000-0000-7000-8000-0000000000b' || n)::uuid,
      '2031-06-02 18:00Z'::timestamptz + n * interval '1 day', 2, 'Guest',
      'guest' || n || '@example.com'
    from generate_series(1, 4) as n;
    select set_loyalty_reward('${restaurant}', 'coffee', 'Coffee', 5);
    select adjust_points('${restaurant}', customer_id, 5, 'thanks', 'staff:1') from bookings;`);
  const ids = await database.pool.query<{ customer: string; other: string; event: string }>(
    `select min(customer_id::text) as customer, max(customer_id::text) as other,
       (select id::text from loyalty_point_events limit 1) as event,
       (select id::text from loyalty_rewards limit 1) as reward
     from bookings`,
  );
  known = {
    restaurant_id: restaurant,
    booking_id: "00000000-0000-7000-8000-0000000000b1",
    table_id: "00000000-0000-7000-8000-0000000000a2",
    program_id: "00000000-0000-7000-8000-0000000000a3",
    event_id: ids.rows[0]?.event ?? "",
    customer_id: ids.rows[0]?.customer ?? "",
    survivor_id: ids.rows[0]?.customer ?? "",
    duplicate_id: ids.rows[0]?.other ?? "",
    other_id: ids.rows[0]?.other ?? "",
    consumer: "mailer",
    slug: "coffee",
    name: "Coffee",
    channel: "email",
    source: "staff",
    actor: "staff:1",
    status: "confirmed",
    customer_email: "grace@example.com",
    customer_phone: "+442079460018",
    customer_name: "Grace",
    by: "day",
    search: "guest1@example.com",
  };
  const { rows } = await database.pool.query<Routine>(`
    select
      proname as name,
      (
        select coalesce(json_agg(json_build_object('name', a.name,
          'type', format_type(a.type, null),
          'has_default', a.place > pronargs - pronargdefaults) order by a.place), '[]')
        from unnest(proargnames, proargtypes::oid[]) with ordinality as a (name, type, place)
        where a.place <= pronargs
      ) as parameters
    from pg_proc
    where pronamespace = regulars.home_schema()
      and prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass
        and objid = pg_proc.oid and deptype = 'e')
    order by 1`);
  routines = rows;
});

/** A value with which the function works, so that the hostile one is met by its body. */
function usual({ name, type }: Routine["parameters"][number]): unknown {
  const value = known[name];
  if (value !== undefined) return value;
  if (type === "uuid") return known.customer_id;
  if (type.endsWith("[]")) return [];
  if (type.startsWith("timestamp")) return "2031-06-05T18:00:00Z";
  if (type === "date") return "2031-06-05";
  if (type === "jsonb") return "{}";
  if (type === "boolean") return false;
  if (type === "interval") return "1 year";
  if (/int|numeric/.test(type)) return 2;
  return "staff";
}

async function attempt(
  client: pg.Client,
  sql: string,
  values: unknown[],
): Promise<pg.DatabaseError | undefined> {
  await client.query("begin");
  try {
    await client.query("set local statement_timeout = '10s'");
    await client.query(`set local regulars.restaurant_id = '${restaurant}'`);
    await client.query(sql, values);
    return undefined;
  } catch (error) {
    return error as pg.DatabaseError;
  } finally {
    await client.query("rollback");
  }
}

/** Why an answer is none; undefined where it is one. */
function complaint(error: pg.DatabaseError | undefined): string | undefined {
  if (error === undefined) return undefined;
  const { code = "none", message, detail = "", hint = "", where = "" } = error;
  if (!allowed.test(code)) return `${code} ${message.slice(0, 120)}`;
  const told = [message, detail, hint, ...(code.startsWith("RG") ? [] : [where])].join(" ");
  if (told.includes(secret)) return `${code} repeats what was sent`;
  return undefined;
}

const random = generator(seed);
const some = (values: unknown[] | undefined) =>
  sample(random, [null, ...(values ?? [])], isLong ? Infinity : 4);

const short = (value: unknown) => JSON.stringify(value).slice(0, 60);

describe(`hostile values (REGULARS_SEED=${seed})`, () => {
  it("are answered by every function with a result or an error of ours", async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const complaints: string[] = [];
    const worked = new Set<string>();
    let tried = 0;
    try {
      for (const { name, parameters } of routines) {
        for (const [place, parameter] of parameters.entries()) {
          if (parameter.name === "restaurant_id") continue;
          for (const value of some(hostile[parameter.type])) {
            const given = parameters.filter((one, at) => at === place || !one.has_default);
            const list = given.map((one, at) => `${one.name} => $${at + 1}::${one.type}`);
            const error = await attempt(
              client,
              `select * from public.${name}(${list.join(", ")})`,
              given.map((one) => (one === parameter ? value : usual(one))),
            );
            tried++;
            if (error === undefined) worked.add(name);
            const told = complaint(error);
            if (told !== undefined) {
              complaints.push(`${name}(${parameter.name} => ${short(value)}): ${told}`);
            }
          }
        }
      }
    } finally {
      await client.end();
    }
    console.log(`hostile values: ${tried} calls of ${routines.length} functions`);
    expect(complaints).toEqual([]);
    // Else nothing of a body would have been met.
    expect(worked.size).toBeGreaterThan(25);
  }, 120_000);

  it("are answered in every column of a booking, inserted or changed", async () => {
    const client = new pg.Client({ connectionString: database.appUrl });
    await client.connect();
    const complaints: string[] = [];
    let tried = 0;
    try {
      const { rows: columns } = await client.query<{
        name: string;
        type: string;
        may_change: boolean;
      }>(
        `select attname as name, format_type(atttypid, null) as type,
           has_column_privilege(attrelid, attnum, 'update') as may_change
         from pg_attribute
         where attrelid = 'bookings'::regclass and attnum > 0 and not attisdropped
           and attname <> 'restaurant_id'
           and has_column_privilege(attrelid, attnum, 'insert')`,
      );
      for (const { name, type, may_change } of columns) {
        for (const value of some(hostile[type])) {
          const others: Record<string, unknown> = {
            starts_at: "2031-07-01 18:00Z",
            party_size: 2,
            customer_email: "guest1@example.com",
            ...(name === "external_id" ? { external_source: "old" } : {}),
            ...(name === "external_source" ? { external_id: "1" } : {}),
          };
          const row = { restaurant_id: restaurant, ...others, [name]: value };
          const places = Object.keys(row).map((_, at) => `$${at + 1}`);
          for (const [sql, values] of [
            [
              `insert into bookings (${Object.keys(row).join(", ")}) values (${places.join(", ")})`,
              Object.values(row),
            ],
            [`update bookings set ${name} = $1 where id = '${known.booking_id}'`, [value]],
          ] as const) {
            if (sql.startsWith("update") && !may_change) continue;
            const told = complaint(await attempt(client, sql, [...values]));
            tried++;
            if (told !== undefined)
              complaints.push(`${sql.slice(0, 6)} ${name} = ${short(value)}: ${told}`);
          }
        }
      }
    } finally {
      await client.end();
    }
    console.log(`hostile values: ${tried} writes of bookings`);
    expect(complaints).toEqual([]);
  }, 120_000);
});
