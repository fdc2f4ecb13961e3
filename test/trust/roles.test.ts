/**
 * What scripts/db/roles.sql promises: by psql and by a driver, for analysts, for tokens, and
 * against temporary tables.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/package.js";
import { applyRoles } from "../../src/roles.js";
import { useDatabase } from "../database.js";
import { testSchema } from "../test-schema.js";

const database = useDatabase();
const ada = "00000000-0000-7000-8000-00000000000a";
const ben = "00000000-0000-7000-8000-00000000000b";
const script = join(packageRoot, "scripts", "db", "roles.sql");

beforeAll(async () => {
  for (const [restaurant, secret] of [
    [ada, "ada-secret"],
    [ben, "ben-secret"],
  ] as const) {
    await database.pool.query(`
      insert into restaurants (id, name, slug, timezone, country_code) values ('${restaurant}', 'R',
        '${secret.slice(0, 3)}', 'Europe/London', 'GB');
      insert into loyalty_programs (restaurant_id, slug, name, pilot_only) values ('${restaurant}',
        'club', 'Club', true);
      begin;
      set local loyalty.pilot_restaurant_ids = '${restaurant}';
      insert into bookings (
        restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone, notes,
        idempotency_key, external_source, external_id
      )
      values (
        '${restaurant}', now() + interval '1 day', 2, '${secret}', '${secret}@example.com',
          '07911 123456',
        '${secret}', '${secret}', 'old', '${secret}'
      );
      commit;`);
  }
});

async function connect(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

describe("an analyst", () => {
  it("reads events, counts and points of all restaurants, or of one that is set", async () => {
    await using db = await connect(database.analystUrl);
    const count = async (table: string) => {
      const { rows } = await db.query<{ count: number }>(
        `select count(distinct restaurant_id)::int as count from ${table}`,
      );
      return rows[0]?.count;
    };
    for (const table of ["analytics_events", "bookings", "loyalty_point_events", "customers"]) {
      expect(await count(table), table).toBe(2);
    }
    await db.query("begin");
    await db.query("select set_config('regulars.restaurant_id', $1, true)", [ada]);
    expect(await count("analytics_events")).toBe(1);
    await db.query("rollback");
    const { rows } = await db.query(
      "select sum(bookings)::int as bookings from report_bookings($1, now(), now() + interval " +
        "'8 days')",
      [ada],
    );
    expect(rows).toEqual([{ bookings: 1 }]);
  });

  it("reads every column that is granted, and none of them holds a guest", async () => {
    await using db = await connect(database.analystUrl);
    const { rows } = await db.query<{ table: string; columns: string }>(`
      select pg_class.oid::regclass::text as table, string_agg(quote_ident(attname), ', ')
        as columns
      from pg_class
      join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where relnamespace in (
          (select relnamespace from pg_class where oid = 'bookings'::regclass),
            'regulars'::regnamespace
        )
        and relkind in ('r', 'p', 'v')
        and has_column_privilege(pg_class.oid, attnum, 'select')
      group by 1`);
    expect(rows.length).toBeGreaterThan(10);
    for (const { table, columns } of rows) {
      const found = await db.query(`select ${columns} from ${table}`);
      expect(JSON.stringify(found.rows), table).not.toMatch(/secret|07911|123456/);
    }
  });

  it.each([
    "select * from bookings",
    "select customer_name from bookings",
    "select bookings from bookings",
    "select to_jsonb(bookings) from bookings",
    "select count(*) from bookings where customer_email like 'ada%'",
    "select 1 from bookings order by customer_phone",
    "select max(notes) from bookings",
    "select reference from bookings",
    "select b.external_id from bookings as b",
    "select count(*) from bookings group by idempotency_key",
    "select id from bookings natural join (values ('ada-secret')) as known (customer_name)",
    "table customers",
    "select email_normalized from customers",
    "select tags from customers",
    "select 1 from customers where full_name = 'ada-secret'",
    "copy bookings (customer_name) to stdout",
    "copy (select customer_name from bookings) to stdout",
    "select note from loyalty_point_event_notes",
    "select wording from marketing_consents",
    "select actor from loyalty_point_events",
    "select * from regulars.shown_contact_differences",
    "select * from regulars.settings",
    "select * from regulars.phone_rules",
    "create view pg_temp.peek as select customer_name from bookings; select * from pg_temp.peek",
    `select * from list_bookings('${ada}')`,
    `select * from find_customers('${ada}', 'ada')`,
    `select * from export_restaurant('${ada}')`,
    `select * from customer_merge_candidates('${ada}')`,
    `select * from read_analytics_events('${ada}')`,
    "select * from verify_customers_loyalty()",
    "select * from backfill_customers_loyalty()",
    "update bookings set party_size = 3",
    "insert into bookings (restaurant_id) values (null)",
    "delete from analytics_events",
    "select 1 from bookings for update",
    "set role regulars_ops",
    "set role regulars_app",
    "alter table bookings disable row level security",
  ])("is refused: %s", async (sql) => {
    await using db = await connect(database.analystUrl);
    await expect(db.query(sql)).rejects.toMatchObject({ code: "42501" });
  });

  it("learns nothing from the planner's statistics", async () => {
    await database.pool.query("analyze bookings; analyze customers");
    await using db = await connect(database.analystUrl);
    const { rows } = await db.query(
      "select * from pg_stats where tablename in ('bookings', 'customers')",
    );
    expect(JSON.stringify(rows)).not.toMatch(/secret|07911/);
  });
});

describe("an app", () => {
  it("sees of the sessions that hold the feed back its own alone", async () => {
    await using app = await connect(database.appUrl);
    await using ops = await connect(database.opsUrl);
    const pids = async (db: pg.Client) => {
      await db.query("begin");
      await db.query("select set_config('regulars.restaurant_id', $1, true)", [ada]);
      const { rows } = await db.query<{ pids: number[]; reader: number | null }>(
        "select writer_pids as pids, reader_pid as reader from analytics_feed_lag($1)",
        [ada],
      );
      await db.query("rollback");
      return rows[0];
    };
    const pidOf = async (db: pg.Client) =>
      (await db.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid;
    await using owner = await connect(database.url);
    await using other = await connect(database.appUrl);
    for (const db of [owner, other]) {
      await db.query("begin");
      await db.query("select set_config('regulars.restaurant_id', $1, true)", [ada]);
      await db.query(
        "insert into bookings (restaurant_id, starts_at, party_size) values ($1, now(), 2)",
        [ada],
      );
    }
    await owner.query("select from read_analytics_events($1)", [ada]);
    expect(await pids(app)).toEqual({ pids: [await pidOf(other)], reader: null });
    expect((await pids(ops))?.pids).toHaveLength(2);
    expect((await pids(ops))?.reader).toBe(await pidOf(owner));
    await owner.query("rollback");
    await other.query("rollback");
  });

  it("is told what is wrong with an event", async () => {
    await using app = await connect(database.appUrl);
    const { rows } = await app.query<{ rule: string }>(
      "select rule from analytics_event_problems('booking.created', 1, '{}')",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ rule }) => rule))).toEqual(new Set(["missing"]));
  });
});

it("are made by several deploys at a time, one after the other", async () => {
  const deploy = async () => {
    await using owner = await connect(database.url);
    await applyRoles(owner);
  };
  await Promise.all([deploy(), deploy(), deploy()]);
});

describe("what an app has of its own in the schema", () => {
  it("keeps its grants and its policies", async () => {
    await database.pool.query(`
      create table orders (id integer primary key, restaurant_id uuid);
      grant select, insert on orders to regulars_app;
      create table salaries (restaurant_id uuid, amount integer);
      create policy tenant on salaries using (false);
      create view paid with (security_invoker = true) as select amount from salaries;
      create function order_count() returns bigint language sql security definer
        begin atomic select count(*) from orders; end;
      create function wipe_orders(restaurant_id uuid) returns void language sql security definer
        begin atomic delete from orders; end;
      create function report_salaries() returns bigint language sql security definer
        begin atomic select sum(amount) from salaries; end;
      revoke all on function order_count, wipe_orders, report_salaries from public;
      grant execute on function order_count to regulars_app`);
    const told = async () =>
      (
        await database.pool.query<{ told: string }>(`
          select concat_ws(' ', relname, relrowsecurity, relacl) as told from pg_class
          where relname in ('orders', 'salaries', 'paid')
          union all
          select concat_ws(' ', proname, proacl) from pg_proc
          where proname in ('order_count', 'wipe_orders', 'report_salaries')
          union all
          select concat_ws(' ', polname, polroles::regrole[]) from pg_policy
          where polrelid = 'salaries'::regclass
          order by 1`)
      ).rows;
    const before = await told();
    await using owner = await connect(database.url);
    await applyRoles(owner);
    expect(await told()).toEqual(before);
    await database.pool.query(`
      drop function order_count, wipe_orders, report_salaries;
      drop view paid;
      drop table orders, salaries`);
  });

  it("leaves with its restaurant, and runs nothing of another role's as the owner", async () => {
    await database.pool.query(`
      create table invoices (id integer primary key, restaurant_id uuid);
      create table shifts (id integer primary key, restaurant_id integer);
      insert into invoices values (1, '${ada}')`);
    await using superuser = await connect(database.superuserUrl);
    await superuser.query(`
      grant create on schema ${testSchema} to test_app;
      set session authorization test_app;
      create table traps (restaurant_id uuid);
      insert into traps values ('${ada}');
      create function trap() returns boolean language plpgsql as $f$
        begin raise exception 'foreign code as %', current_user; end $f$;
      create policy anybody on traps using (trap());
      alter table traps enable row level security;
      grant all on traps to public;
      reset session authorization`);
    await using ops = await connect(database.opsUrl);
    const { rows } = await ops.query<{ name: string }>(
      "select distinct table_name as name from export_restaurant($1)",
      [ada],
    );
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["bookings", "invoices"]));
    expect(names).not.toContain("traps");
    await ops.query("begin");
    expect(
      (await ops.query("select from offboard_restaurant($1, 'staff:1')", [ada])).rowCount,
    ).toBeGreaterThan(5);
    await ops.query("rollback");
    await superuser.query(`
      drop table traps, invoices, shifts;
      drop function trap();
      revoke create on schema ${testSchema} from test_app`);
  });
});

describe("the tenant of a token", () => {
  it.each([
    ["a claim", { restaurant_id: ada }],
    ["the metadata that users cannot edit", { app_metadata: { restaurant_id: ada } }],
  ])("comes from %s", async (_, claims) => {
    await using db = await connect(database.appUrl);
    await db.query("begin");
    await db.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    const { rows } = await db.query("select restaurant_id from bookings");
    expect(rows).toEqual([{ restaurant_id: ada }]);
    expect((await db.query("select from list_bookings($1)", [ada])).rowCount).toBe(1);
    await db.query("savepoint own");
    await expect(db.query("select from list_bookings($1)", [ben])).rejects.toMatchObject({
      code: "RG010",
    });
    await db.query("rollback to own");
    // The setting wins: it is set by whoever opened the transaction.
    await db.query("select set_config('regulars.restaurant_id', $1, true)", [ben]);
    expect((await db.query("select restaurant_id from bookings")).rows).toEqual([
      { restaurant_id: ben },
    ]);
    await db.query("rollback");
  });

  it.each([
    ["no claims", ""],
    ["claims without a restaurant", '{"sub": "1"}'],
    ["an empty claim", '{"restaurant_id": ""}'],
    ["metadata that users edit", `{"user_metadata": {"restaurant_id": "${ada}"}}`],
  ])("is nobody's with %s", async (_, claims) => {
    await using db = await connect(database.appUrl);
    await db.query("begin");
    await db.query("select set_config('request.jwt.claims', $1, true)", [claims]);
    expect((await db.query("select from bookings")).rowCount).toBe(0);
    await expect(db.query("select from list_bookings($1)", [ada])).rejects.toMatchObject({
      code: "RG010",
    });
    await db.query("rollback");
  });

  it("is part of the plan, so that its index serves a policy", async () => {
    await using db = await connect(database.appUrl);
    await db.query("set enable_seqscan = off");
    const { rows } = await db.query<{ "QUERY PLAN": string }>(
      "explain (costs off) select id from bookings where starts_at > now()",
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/Index Cond: \(+restaurant_id = .*current_setting/);
    expect(plan).not.toContain("current_restaurant");
  });
});

const psql = spawnSync("psql", ["--version"]).error === undefined;
if (!psql) console.log("skipped: psql is not installed");

describe.skipIf(!psql)("by psql", () => {
  const run = (url: string, ...options: string[]) =>
    spawnSync("psql", ["-X", url, ...options, "-f", script], { encoding: "utf8" });
  const acl = async () =>
    (
      await database.pool.query<{ acl: string }>(
        "select datacl::text as acl from pg_database where datname = current_database()",
      )
    ).rows[0]?.acl;

  it("says that it failed", () => {
    const { status, stderr } = run(database.appUrl);
    expect(stderr).toContain("ERROR");
    expect(status).toBe(3);
  });

  it(
    "takes temporary tables from everybody but the owner and operators, and says so where it " +
      "cannot",
    async () => {
      // A database of somebody else: PostgreSQL only warns.
      await using superuser = await connect(database.superuserUrl);
      const owner = new URL(database.url).username;
      const name = new URL(database.url).pathname.slice(1);
      await superuser.query(`alter database ${name} owner to current_user`);
      const refused = run(database.url, "-v", "revoke_temp=1");
      expect(refused.stderr).toContain("temporary tables are not revoked");
      expect(refused.status).toBe(3);
      await superuser.query(`alter database ${name} owner to ${owner}`);

      for (let times = 0; times < 2; times++) {
        expect(run(database.url, "-v", "revoke_temp=1")).toMatchObject({ status: 0, stderr: "" });
      }
      expect(await acl()).not.toMatch(/[{,]=T?[^,]*T/);
      await using app = await connect(database.appUrl);
      await expect(app.query("create temp table mine (id int)")).rejects.toMatchObject({
        code: "42501",
      });
      await using ops = await connect(database.opsUrl);
      await ops.query("create temp table mine (id int)");
      await superuser.query(`grant temporary on database ${name} to public`);
    },
  );

  it("gives the roles other names", async () => {
    const names = ["app", "ops", "analyst"].map((role) => `${role}_${process.pid}`);
    const options = ["app", "ops", "analyst"].flatMap((role, place) => [
      "-v",
      `${role}_role=${names[place]}`,
    ]);
    try {
      expect(run(database.url, ...options)).toMatchObject({ status: 0, stderr: "" });
      const { rows } = await database.pool.query(
        `select has_column_privilege($1, 'bookings', 'party_size', 'insert') as app,
           has_function_privilege($2, 'verify_customers_loyalty(uuid, boolean)', 'execute') as ops,
           has_column_privilege($3, 'bookings', 'party_size', 'select') as analyst,
           has_column_privilege($3, 'bookings', 'customer_name', 'select') as too_much`,
        names,
      );
      expect(rows).toEqual([{ app: true, ops: true, analyst: true, too_much: false }]);
      const same = run(database.url, "-v", "app_role=one", "-v", "ops_role=one");
      expect(same.stderr).toContain("apps, operators and analysts need a role each");
    } finally {
      expect(run(database.url).status).toBe(0);
      await using superuser = await connect(database.superuserUrl);
      for (const name of names) await superuser.query(`drop owned by ${name}; drop role ${name}`);
    }
  });
});
