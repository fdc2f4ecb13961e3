/** Settings of the server, of the database or of a session change no answer. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { expect, it } from "vitest";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { createDatabase, createEmptyDatabase, type TestDatabase } from "./database.js";

const restaurantId = "00000000-0000-7000-8000-00000000000a";
const run = promisify(execFile);

/** Each differs from PostgreSQL's default where that could be read in an answer. */
const hostile = {
  quote_all_identifiers: "on",
  standard_conforming_strings: "off",
  escape_string_warning: "off",
  default_transaction_isolation: "serializable",
  default_transaction_deferrable: "on",
  datestyle: "SQL, DMY",
  intervalstyle: "sql_standard",
  timezone: "Pacific/Kiritimati",
  extra_float_digits: "-15",
  bytea_output: "escape",
  lc_messages: "C",
  lc_monetary: "C",
  lc_numeric: "C",
  lc_time: "C",
  transform_null_equals: "on",
  search_path: "pg_temp, pg_catalog, public",
  plan_cache_mode: "force_generic_plan",
  enable_indexscan: "off",
  enable_hashjoin: "off",
  work_mem: "64kB",
  client_min_messages: "error",
  row_security: "off",
};

async function makeHostile({ superuserUrl }: TestDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>("select current_database() as name");
    const name = rows[0]?.name ?? "";
    for (const [setting, value] of Object.entries(hostile)) {
      const values = setting === "search_path" ? value : `'${value}'`;
      await client.query(`alter database ${name} set ${setting} = ${values}`);
    }
  } finally {
    await client.end();
  }
}

/** What people type, among it all that the rules of contacts have to see through. */
const story = [
  "insert into regulars.settings values ('loyalty.pilot_restaurant_ids', $2 || ', , x')",
  `insert into restaurants (id, name, slug, timezone, country_code, day_starts_at)
   values ($1, 'Ada', 'ada', 'America/New_York', 'AR', '04:30')`,
  `insert into restaurant_tables (restaurant_id, id, label, capacity)
   values ($1, '00000000-0000-7000-8000-0000000000a1', 'T1', 4)`,
  `select from set_loyalty_program(
     $1, 'club', expires_after => '13 months', tier_definitions => E'{"qualification_period":
       "P1M", "tiers": [{"tier": "base", "min_points": 0}, {"tier": "top", "min_points": 30}]}')`,
  `insert into bookings (restaurant_id, id, reference, starts_at, party_size, status, table_id,
     customer_name, customer_email, customer_phone, confirmed_at, created_at)
   select $1, id::uuid, reference, starts_at, 2, status, table_id::uuid, name, email, phone,
     timestamptz '2025-01-31 23:30Z', timestamptz '2025-01-31 23:30Z'
   from (values
     ('00000000-0000-7000-8000-0000000000b1', '22222222', timestamptz '2025-03-09 06:30Z',
       'confirmed', '00000000-0000-7000-8000-0000000000a1', E'Ren\\u00e9 d''Arc',
       E'"Arc, Ren\\u00e9" <mailto:Rene@M\\u00fcnchen.example>;', E'011 15 2345-6789 ext. 12'),
     ('00000000-0000-7000-8000-0000000000b2', '33333333', timestamptz '2025-03-09 07:30Z',
       'pending_allocation', null, E'Bo Back\\\\slash', E'bo\\u200b@example.com', 'x'),
     ('00000000-0000-7000-8000-0000000000b3', '44444444', timestamptz '2025-03-09 08:40Z',
       'pending_allocation', null, 'Cy', E'c\\\\y@example.com', '+54 9 11 2345-6789')
   ) as given (id, reference, starts_at, status, table_id, name, email, phone)`,
  `insert into bookings (restaurant_id, id, import_batch_id, reference, starts_at, ends_at,
     party_size, booking_type, status, customer_name, customer_email, loyalty_points_awarded,
     confirmed_at, created_at)
   values ($1, '00000000-0000-7000-8000-0000000000b4', '00000000-0000-7000-8000-0000000000f1',
     '55555555', '2024-11-03 05:30Z', '2024-11-03 07:30Z', 2, 'dinner', 'completed', 'Di',
     'di@example.com', 40, '2024-11-03 05:30Z', '2024-11-03 05:30Z')`,
];

const questions = {
  waiting: "select position from waiting_list order by booking_id",
  contacts: "select email_normalized, phone_normalized, full_name from customers order by identity",
  "dry run": "select step, object, inserted, changed from backfill_customers_loyalty($1, true)",
  ledger: `select reason, points_delta, extract(epoch from occurred_at) as at
    from loyalty_point_events order by occurred_at, sequence`,
  accounts: "select balance, lifetime_points, tier from loyalty_points order by balance, tier",
  search: `select term, full_name
    from unnest(E'{arc,"Ren\\u00e9 d''Arc",back,di@example.com}'::text[]) as term
    left join lateral find_customers($1, term) on true order by term, full_name`,
  candidates: "select score, reasons from customer_merge_candidates($1, minimum_score => 0)",
  statement: `select line, reason, balance, extract(epoch from occurred_at) as at
    from customers
    cross join lateral loyalty_statement($1, customers.id)
    where email_normalized = 'di@example.com'`,
  liability: `select extract(epoch from expiry_month::timestamp) as month, points, accounts
    from loyalty_liability($1)`,
  days: `select extract(epoch from business_day_starts_at($1, day)) as at
    from unnest('{2025-03-09,2025-03-10,2024-11-03}'::date[]) as day`,
  report: `select extract(epoch from period::timestamp) as period, bookings
    from report_bookings($1, by => 'day', from_at => '2025-03-08Z', to_at => '2025-03-12Z')`,
  export: `select table_name, row_data from export_restaurant($1)
    where table_name in ('bookings', 'restaurants', 'loyalty_programs')
    order by table_name, row_data ->> 'id'`,
  verify: "select check_name, ok, severity, expected, actual from verify_customers_loyalty()",
};

/** Left out: what is made anew in each database. */
const volatile = /_id$|^id$|_at$|writes$/;
const withoutVolatile = (key: string, value: unknown) =>
  volatile.test(key) && !/^(starts|ends|confirmed)_at$|restaurant/.test(key) ? undefined : value;

async function ask(database: TestDatabase): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("set search_path = public");
    const tell = async (sql: string) => {
      const values = [restaurantId, restaurantId].slice(0, sql.includes("$2") ? 2 : 1);
      const { rows } = await client.query<Record<string, unknown>>(
        sql,
        sql.includes("$1") ? values : [],
      );
      return JSON.parse(JSON.stringify(rows, withoutVolatile)) as unknown;
    };
    for (const sql of story) await tell(sql.replace("($1, $2", "($1").replace("$2 ||", "$1 ||"));
    const answers: Record<string, unknown> = {};
    for (const moment of ["before", "after"]) {
      for (const [name, sql] of Object.entries(questions)) {
        answers[`${name} ${moment}`] = await tell(sql);
      }
      if (moment === "before") {
        const cli = join(packageRoot, "src/cli/index.ts");
        const { stdout } = await run("npx", ["tsx", cli, "--json", "backfill"], {
          cwd: packageRoot,
          env: { ...process.env, DATABASE_URL: database.url },
        });
        answers.backfill = stdout;
      }
    }
    return answers;
  } finally {
    await client.end();
  }
}

it("gives the same answers under settings that nobody has", async () => {
  await using plain = await disposable(createDatabase());
  await using changed = await disposable(createDatabase());
  await makeHostile(changed.database);
  const expected = await ask(plain.database);
  const answers = await ask(changed.database);
  for (const name of Object.keys(expected)) {
    expect(answers[name], name).toEqual(expected[name]);
  }
}, 120_000);

it("migrates to the same objects under them", async () => {
  await using plain = await disposable(createEmptyDatabase());
  await using changed = await disposable(createEmptyDatabase());
  await makeHostile(changed.database);
  const digests = async ({ url }: TestDatabase) => {
    await migrate(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      "select identity, definition from regulars.catalog_digests() order by 1",
    );
    await client.end();
    return rows as unknown[];
  };
  expect(await digests(changed.database)).toEqual(await digests(plain.database));
}, 120_000);

async function disposable(made: ReturnType<typeof createDatabase>) {
  const { database, drop } = await made;
  return { database, [Symbol.asyncDispose]: drop };
}
