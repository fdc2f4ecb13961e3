import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../src/migrate.js";
import { type SchemaObject, applyObjects, readObjects } from "../src/objects.js";
import { type TestDatabase, createDatabase } from "./database.js";

const restaurantId = "00000000-0000-7000-8000-0000000000aa";
let database: TestDatabase;
let drop: () => Promise<void>;
let client: pg.Client;
let all: SchemaObject[];

beforeEach(async () => {
  ({ database, drop } = await createDatabase());
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `insert into restaurants (id, name, slug, timezone, country_code)
      values ($1, 'Trattoria Ada', 'trattoria-ada', 'Europe/London', 'GB')`,
    [restaurantId],
  );
  ({ all } = await readObjects());
});
afterEach(async () => {
  await client.end();
  await drop();
});

const apply = (objects: readonly SchemaObject[], by = client) =>
  applyObjects(by, objects, { isComplete: true });

function edited(path: string, from: string | RegExp, to: string): SchemaObject[] {
  return all.map((object) => {
    if (object.path !== path) return object;
    const sql = object.sql.replace(from, to);
    if (sql === object.sql) throw new Error(`${path} does not hold ${String(from)}`);
    return { path, sql };
  });
}

async function differences(): Promise<string[]> {
  const { rows } = await client.query<{ told: string }>(
    "select identity || ': ' || difference as told from regulars.object_differences() order by 1",
  );
  return rows.map(({ told }) => told);
}

async function names(sql: string): Promise<unknown[]> {
  return (await client.query({ text: sql, rowMode: "array" })).rows.map((row: unknown[]) => row[0]);
}

function insertBooking(by: pg.Client, guest: string) {
  return by.query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
     values ($1, now() + interval '1 day', 2, $2)`,
    [restaurantId, `${guest}@example.org`],
  );
}

describe("objects", () => {
  it("are applied where their text differs, and only those", async () => {
    const path = "functions/bookings/is_status_move.sql";
    expect(await apply(all)).toEqual([]);
    expect(await apply(edited(path, /$/, "\n-- once more\n"))).toEqual([path]);
    expect(await apply(all)).toEqual([path]);
  });

  it(
    "take no lock of a table where nothing differs, and none of bookings where no trigger is " +
      "reached",
    async () => {
      const locks = () =>
        names(
          `select relation::regclass::text from pg_locks
         where pid = pg_backend_pid() and mode = 'ShareRowExclusiveLock'
           and relation = 'bookings'::regclass`,
        );
      await client.query("begin");
      await apply(all);
      expect(await locks()).toEqual([]);
      await apply(edited("functions/reports/report_tiers.sql", /$/, "\n-- another\n"));
      expect(await locks()).toEqual([]);
      await apply(edited("functions/loyalty/accrual_points.sql", /$/, "\n-- another\n"));
      expect(await locks()).toEqual(["bookings"]);
      await client.query("rollback");
    },
  );

  it("are restored if somebody changed them by hand", async () => {
    await client.query(
      `alter table bookings disable trigger _100_refuse_delete;
       drop policy tenant on customers;
       alter function regulars.is_status_move(text, text) volatile`,
    );
    expect(await differences()).toEqual([
      "function regulars.is_status_move: changed",
      "policy tenant on public.customers: missing",
      "trigger _100_refuse_delete on public.bookings: changed",
    ]);
    expect(await apply(all)).toHaveLength(3);
    // Replacing a trigger does not switch it on.
    await client.query("alter table bookings enable trigger _100_refuse_delete");
    expect(await differences()).toEqual([]);
  });

  it("say unknown of what another major version has noted, until the next migrate", async () => {
    await client.query(
      `update regulars.object_definitions set server_major = 14, definition = 'x';
       update regulars.state_definitions set server_major = 14, definition = 'x'`,
    );
    expect(await names("select severity from verify_customers_loyalty() where not ok")).toEqual([
      "info",
    ]);
    expect(new Set((await differences()).map((told) => told.split(": ")[1]))).toEqual(
      new Set(["unknown"]),
    );
    await migrate(database.url);
    expect(await differences()).toEqual([]);
  });

  it(
    "are dropped when no file makes them any more, and when a trigger has " + "another name",
    async () => {
      const path = "triggers/analytics_events__queue.sql";
      const without = all.filter((object) => object.path !== path);
      await apply(without);
      const triggers = () =>
        names(
          `select tgname from pg_trigger
           where tgrelid = 'analytics_events'::regclass and not tgisinternal`,
        );
      expect(await triggers()).toEqual([]);
      expect(await names("select to_regproc('regulars.tg_analytics_events__queue')")).toEqual([
        null,
      ]);
      await apply(edited(path, "trigger _100_queue", "trigger _101_queue"));
      expect(await triggers()).toEqual(["_101_queue"]);
      await apply(all);
      expect(await triggers()).toEqual(["_100_queue"]);
    },
  );

  it(
    "take along what depends on them, with its privileges, when they cannot be " + "replaced",
    async () => {
      const path = "views/standing_point_events.sql";
      const granted = () =>
        names(
          `select privilege_type || ' ' || grantee::regrole from aclexplode((
           select relacl from pg_class where oid = 'regulars.point_flows'::regclass))
         where grantee = 'regulars_ops'::regrole`,
        );
      await client.query("grant select on regulars.point_flows to regulars_ops");
      const changed = edited(path, "select entries.*", "select 1 as another, entries.*");
      expect(await apply(changed)).toContain("views/point_flows.sql");
      expect(await granted()).toEqual(["SELECT regulars_ops"]);
      expect(await names("select another from regulars.standing_point_events limit 0")).toEqual([]);
      await apply(all);
      expect(await differences()).toEqual([]);
      expect(await granted()).toEqual(["SELECT regulars_ops"]);
    },
  );

  it("lose the old form when a function takes other parameters", async () => {
    const path = "functions/bookings/is_status_move.sql";
    const text = all.find((object) => object.path === path)?.sql ?? "";
    const sql = text
      .replace(/is_status_move\(\n?\s*/, "is_status_move(extra integer, ")
      .replaceAll("is_status_move(text, text)", "is_status_move(integer, text, text)");
    const others = all.filter((object) => object.path !== path);
    const place = all.findIndex((object) => object.path === path);
    await apply(others.toSpliced(place, 0, { path, sql }));
    expect(
      await names("select oid::regprocedure::text from pg_proc where proname = 'is_status_move'"),
    ).toEqual(["regulars.is_status_move(integer,text,text)"]);
  });

  it("refuse to take an app's own view along", async () => {
    await client
      .query("create view mine as select balance from regulars.point_flows limit 1")
      .catch(() =>
        client.query("create view mine as select restaurant_id from regulars.point_flows"),
      );
    const changed = edited(
      "views/standing_point_events.sql",
      "select entries.*",
      "select 1 as another, entries.*",
    );
    await expect(apply(changed)).rejects.toMatchObject({
      code: "RG060",
      detail: expect.stringContaining("view public.mine depends on view regulars.") as string,
    });
  });
});

describe("state", () => {
  const objectsCheck = async () => {
    const { rows } = await client.query<{ ok: boolean; detail: string | null }>(
      "select ok, detail from verify_customers_loyalty() where check_name = 'objects'",
    );
    return rows[0];
  };

  it.each([
    ["drop trigger _100_refuse_change on loyalty_point_events", "trigger _100_refuse_change on"],
    ["alter table bookings disable trigger user", "trigger _100_refuse_delete on public.bookings"],
    ["drop policy tenant on customers", "policy tenant on public.customers: missing"],
    ["alter policy tenant on customers using (true)", "policy tenant on public.customers: changed"],
    [
      "alter table customers disable row level security",
      "row security of public.customers: missing",
    ],
    [
      // switched on by the roles, not by a migration
      "alter table bookings disable row level security",
      "row security of public.bookings: missing",
    ],
    [
      "alter table bookings drop constraint bookings_customer_id_fkey",
      "constraint bookings_customer_id_fkey on public.bookings: missing",
    ],
    [
      "alter table loyalty_points drop constraint loyalty_points_pkey cascade",
      "constraint loyalty_points_pkey on public.loyalty_points: missing",
    ],
    [
      `alter table bookings drop constraint bookings_party_size_check,
         add constraint bookings_party_size_check check (true)`,
      "constraint bookings_party_size_check on public.bookings: changed",
    ],
    [
      "drop index bookings_customer_id_created_at_idx",
      "index public.bookings_customer_id_created_at_idx: missing",
    ],
    [
      `drop index bookings_customer_id_created_at_idx;
       create index bookings_customer_id_created_at_idx on bookings (created_at)`,
      "index public.bookings_customer_id_created_at_idx: changed",
    ],
    [
      'alter table bookings disable trigger "~before_insert"',
      "trigger ~before_insert on public.bookings: changed",
    ],
    [
      'alter table bookings enable replica trigger "~before_insert"',
      "trigger ~before_insert on public.bookings: changed",
    ],
    [
      "alter table bookings alter column party_size drop not null",
      "column public.bookings.party_size: changed",
    ],
    [
      "alter table bookings alter column event_count drop default",
      "column public.bookings.event_count: changed",
    ],
    ["alter table customers drop column tags cascade", "column public.customers.tags: missing"],
    [
      "alter table customers alter column notes type varchar(10)",
      "column public.customers.notes: changed",
    ],
    ["drop table loyalty_point_event_notes", "table public.loyalty_point_event_notes: missing"],
    [
      "alter table regulars.settings drop constraint settings_pkey",
      "constraint settings_pkey on regulars.settings: missing",
    ],
    [
      "alter table regulars.objects drop constraint objects_pkey",
      "constraint objects_pkey on regulars.objects: missing",
    ],
    ["drop view regulars.ledger_faults cascade", "view regulars.ledger_faults: missing"],
    [
      "alter function regulars.is_status_move(text, text) volatile",
      "function regulars.is_status_move: changed",
    ],
  ])("that is gone or changed is told: %s", async (damage, told) => {
    expect(await differences()).toEqual([]);
    await client.query("begin");
    await client.query(damage);
    expect((await differences()).join("\n")).toContain(told);
    // Verify itself reads the ledger's faults.
    if (!damage.includes("view")) expect(await objectsCheck()).toMatchObject({ ok: false });
    await client.query("rollback");
  });

  it("tells of a foreign key whose triggers are off", async () => {
    const superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    try {
      await superuser.query("alter table waiting_list disable trigger all");
    } finally {
      await superuser.end();
    }
    expect(await differences()).toContain(
      "constraint waiting_list_booking_id_fkey on public.waiting_list: changed",
    );
  });

  it.each([
    ["create policy mine on loyalty_points using (true)", "policy mine on public.loyalty_points"],
    [
      "create policy mine on bookings for select to regulars_app using (true)",
      "policy mine on public.bookings",
    ],
    ["alter policy operators on customers using (true)", "policy operators on public.customers"],
    [
      "create rule mine as on delete to customers do instead nothing",
      "rule mine on public.customers",
    ],
    ["grant select on marketing_consents to public", "SELECT on public.marketing_consents"],
    ["grant update (notes) on customers to public", "UPDATE on public.customers.notes"],
    [
      "grant execute on function erase_customer(uuid, uuid, text) to public",
      "EXECUTE on public.erase_customer(uuid,uuid,text)",
    ],
    ["grant select on regulars.marketing_salts to public", "SELECT on regulars.marketing_salts"],
    ["grant usage on schema regulars to public", "USAGE on schema regulars"],
    // as it was before PostgreSQL 15, and is after an upgrade
    ["grant create on schema public to public", "CREATE on schema public"],
  ])("that lets others in is told: %s", async (addition, told) => {
    const apart = () =>
      names(
        `select coalesce(detail, 'none') from verify_customers_loyalty()
         where check_name = 'tenants_apart' and ok = (detail is null)`,
      );
    expect(await apart()).toEqual(["none"]);
    await client.query("begin");
    await client.query(addition);
    expect(await apart()).toEqual([expect.stringContaining(told)]);
    await client.query("rollback");
  });

  it("that narrows what is seen lets nobody in", async () => {
    await client.query("begin");
    await client.query("create policy mine on customers as restrictive using (notes is null)");
    expect(await names("select offender from regulars.check_tenants_apart")).toEqual([]);
    await client.query("rollback");
  });

  it("that an app adds is no difference, and stays the app's when it drops it", async () => {
    await client.query(
      `create index mine on bookings (notes);
       alter table bookings add column table_wish text, add constraint mine check (true);
       create policy mine on bookings using (true);
       create trigger mine before insert on customers for each row
         execute function suppress_redundant_updates_trigger();
       create table app_own (id int primary key)`,
    );
    expect(await objectsCheck()).toMatchObject({ ok: true });
    await migrate(database.url);
    await client.query(
      `drop index mine; drop trigger mine on customers; drop table app_own;
       alter table bookings drop column table_wish, drop constraint mine`,
    );
    expect(await objectsCheck()).toMatchObject({ ok: true });
  });

  it("that was gone before a migrate stays reported until it is back", async () => {
    const told = ["constraint bookings_customer_id_fkey on public.bookings: missing"];
    const [constraint] = await names(
      `select pg_get_constraintdef(oid) from pg_constraint
       where conname = 'bookings_customer_id_fkey'`,
    );
    await client.query("alter table bookings drop constraint bookings_customer_id_fkey");
    expect(await differences()).toEqual(told);
    await migrate(database.url);
    expect(await differences()).toEqual(told);
    await client.query(
      `alter table bookings add constraint bookings_customer_id_fkey ${String(constraint)}`,
    );
    expect(await differences()).toEqual([]);
  });

  it("is recorded as far as a migrate has made, changed or dropped it, killed or not", async () => {
    const { setup } = await readObjects();
    await client.query("alter table bookings drop constraint bookings_customer_id_fkey");
    await client.query(setup);
    await client.query(
      `alter table bookings add column later text not null default '';
       drop index bookings_customer_id_starts_at_idx`,
    );
    // Killed here, and begun again.
    await client.query(setup);
    await client.query("alter table bookings alter column notes set default ''");
    await apply(all);
    const gone = "constraint bookings_customer_id_fkey on public.bookings: missing";
    expect(await differences()).toEqual([gone]);
    await client.query("alter table bookings drop column later, alter column notes drop default");
    expect(await differences()).toEqual([
      "column public.bookings.later: missing",
      "column public.bookings.notes: changed",
      gone,
    ]);
  });

  it("that has a column more is returned by the functions that return its rows", async () => {
    const { setup } = await readObjects();
    await client.query(setup);
    await client.query("alter table restaurant_tables add column floor text default 'ground'");
    const lists = "functions/bookings/list_tables.sql";
    expect(await apply(all)).toEqual([lists]);
    await client.query(
      "insert into restaurant_tables (restaurant_id, label, capacity) values ($1, '1', 2)",
      [restaurantId],
    );
    expect(await names("select floor from list_tables('" + restaurantId + "')")).toEqual([
      "ground",
    ]);
    expect(await apply(all)).toEqual([]);
  });

  it("reads the same in every session", async () => {
    await client.query(
      `set quote_all_identifiers = on; set intervalstyle = 'iso_8601'; set datestyle = 'German';
       set timezone = 'Asia/Tokyo'; set extra_float_digits = -5; set search_path = regulars, public;
       set bytea_output = 'escape'`,
    );
    const { rows } = await client.query("select identity from regulars.object_differences()");
    expect(rows).toEqual([]);
  });
});

describe("an upgrade beside a writer", () => {
  it("changes function, trigger and view at once, killed in the middle or not", async () => {
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    const stop = new AbortController();
    let written = 0;
    let longest = 0;
    const writing = (async () => {
      while (!stop.signal.aborted) {
        const start = performance.now();
        await insertBooking(writer, "ada");
        longest = Math.max(longest, performance.now() - start);
        written += 1;
      }
    })();
    try {
      const next = edited(
        "triggers/bookings/before_insert.sql",
        "NEW.previous_status := null;",
        "NEW.previous_status := null;\n  NEW.notes := 'next';",
      ).map((object) =>
        object.path === "views/standing_point_events.sql"
          ? {
              ...object,
              sql: object.sql.replace("select entries.*", "select 1 as another, entries.*"),
            }
          : object.path === "triggers/bookings/refuse_delete.sql"
            ? { ...object, sql: object.sql.replace("trigger _100_", "trigger _110_") }
            : object,
      );
      await sleep(100);

      // Killed before it commits: nothing of it is left, and it goes through the second time.
      const victim = new pg.Client({ connectionString: database.url });
      victim.on("error", () => undefined);
      await victim.connect();
      await victim.query("begin");
      await apply(next, victim);
      const { rows } = await victim.query<{ pid: number }>("select pg_backend_pid() as pid");
      await client.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await expect(victim.query("commit")).rejects.toThrow();
      expect(await apply(all)).toEqual([]);

      const before = written;
      await client.query("alter table bookings add column if not exists later text");
      expect((await apply(next)).length).toBeGreaterThanOrEqual(3);
      while (written < before + 20) await sleep(10);
    } finally {
      stop.abort();
      await writing;
      await writer.end();
    }
    expect(await differences()).toEqual([]);
    expect(
      await names("select count(*)::int from bookings where notes = 'next'").then(([n]) => n),
    ).toBeGreaterThan(0);
    expect(longest).toBeLessThan(5000);
    const failed = await names(
      "select check_name from verify_customers_loyalty() where not ok and severity = 'fail'",
    );
    expect(failed).toEqual([]);
  });

  it("gives way to a long writer in short attempts, so that others go on", async () => {
    const long = new pg.Client({ connectionString: database.url });
    const other = new pg.Client({ connectionString: database.url });
    await Promise.all([long.connect(), other.connect()]);
    try {
      await long.query("begin");
      await insertBooking(long, "ben");
      const changed = edited("triggers/bookings/before_insert.sql", /$/, "\n-- another\n");
      const applying = apply(changed);
      const waits: number[] = [];
      for (let each = 0; each < 20; each += 1) {
        const start = performance.now();
        await insertBooking(other, "cleo");
        waits.push(performance.now() - start);
        await sleep(30);
      }
      await long.query("commit");
      expect(await applying).toEqual(["triggers/bookings/before_insert.sql"]);
      // An attempt lasts 100 ms at most, and what a busy machine adds.
      expect(Math.max(...waits)).toBeLessThan(1500);
    } finally {
      await Promise.all([long.end(), other.end()]);
    }
  });
});
