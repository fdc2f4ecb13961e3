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
    "insert into restaurants (id, name, slug) values ($1, 'Trattoria Ada', 'trattoria-ada')",
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

  it("are mended where somebody changed them by hand", async () => {
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
      "update regulars.object_definitions set server_major = 14, definition = 'x'",
    );
    expect(new Set((await differences()).map((told) => told.split(": ")[1]))).toEqual(
      new Set(["unknown"]),
    );
    await migrate(database.url);
    expect(await differences()).toEqual([]);
  });

  it(
    "are dropped when no file makes them any more, and when a trigger has " + "another name",
    async () => {
      const path = "triggers/customers__refuse_delete.sql";
      const without = all.filter((object) => object.path !== path);
      await apply(without);
      const triggers = () =>
        names(
          `select tgname from pg_trigger
           where tgrelid = 'customers'::regclass and not tgisinternal`,
        );
      expect(await triggers()).toEqual([]);
      expect(await names("select to_regproc('regulars.tg_customers__refuse_delete')")).toEqual([
        null,
      ]);
      await apply(edited(path, "trigger _100_refuse_delete", "trigger _101_refuse_delete"));
      expect(await triggers()).toEqual(["_101_refuse_delete"]);
      await apply(all);
      expect(await triggers()).toEqual(["_100_refuse_delete"]);
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
