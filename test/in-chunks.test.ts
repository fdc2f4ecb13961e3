/**
 * Re-pricing, erasing silent guests and offboarding, a chunk a transaction: stopped in the middle
 * and run again, beside somebody who is at work, and with the result of one go.
 */
import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { OffboardingFile } from "../src/cli/offboarding-file.js";
import { eraseInactiveInChunks, offboardInChunks, repriceInChunks } from "../src/upkeep.js";
import { createTestPool, useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
const actor = "staff:1";

beforeAll(async () => {
  await database.pool.query(
    "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
  );
});

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query(sql, values)).rows as Row[];
}

/** A restaurant with the history that a file brought, `bookings` of them, five a guest. */
async function filled(bookings: number, ago = "0 days"): Promise<string> {
  const id = await addRestaurant(database.pool, [4]);
  await query(
    `select from set_loyalty_program(
       $1, 'club', pilot_only => false, accrual_rule => '{"type": "flat", "points": 10}'
     )`,
    [id],
  );
  await query(
    `insert into bookings (
       restaurant_id, import_batch_id, external_source, external_id, starts_at, ends_at, party_size,
       booking_type, status, customer_name, customer_email, confirmed_at, created_at
     )
     select $1, gen_random_uuid(), 'file', n::text, at, at + interval '2 hours', 2, 'dinner',
       case when n % 7 = 0 then 'cancelled' else 'completed' end,
       'Guest ' || n % $2, 'guest' || n % $2 || '@example.com', at, at
     from generate_series(0, $3 - 1) as n
     cross join lateral (
       select timestamptz '2024-01-01 18:00Z' - $4::interval + n * interval '1 minute'
     ) as dates (at)`,
    [id, bookings / 5, bookings, ago],
  );
  await query("select from backfill_customers_loyalty($1)", [id]);
  await query("update customers set created_at = '2010-01-01' where restaurant_id = $1", [id]);
  return id;
}

async function expectSound(restaurantId: string): Promise<void> {
  const failed = await query(
    `select check_name, detail from verify_customers_loyalty($1)
     where not ok and severity = 'fail'`,
    [restaurantId],
  );
  expect(failed).toEqual([]);
}

/**
 * `second` begins while the transaction of `first` is open, which commits once the other waits for
 * it.
 */
async function meet<Result>(
  first: [sql: string, values: unknown[]],
  second: (pool: pg.Pool) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const pool = createTestPool({ connectionString: database.url, max: 1 });
  try {
    await client.query("begin");
    await client.query(...first);
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const outcome = second(pool);
    const waiting = `select count(*)::integer as waiting from pg_stat_activity
      where $1 = any (pg_blocking_pids(pid))`;
    let waited = false;
    for (let tries = 0; tries < 3000 && !waited; tries++) {
      const [state] = await query<{ waiting: number }>(waiting, [rows[0]?.pid]);
      waited = (state?.waiting ?? 0) > 0;
    }
    expect(waited).toBe(true);
    await client.query("commit");
    return await outcome;
  } finally {
    await client.end();
    await pool.end();
  }
}

/** Ends the work after a chunk, as a kill of the command does. */
class Killed extends Error {}
const killAfter = (items: number) => (progress: { done: number }) => {
  if (progress.done >= items) throw new Killed();
};

describe("re-pricing", () => {
  const change = (restaurantId: string, points: number) =>
    query("select from set_loyalty_program($1, 'club', accrual_rule => $2)", [
      restaurantId,
      { type: "flat", points },
    ]);
  const state = (restaurantId: string) =>
    query(
      `select
         external_id, status, loyalty_points_awarded, loyalty_accrual_version, entries.posted,
         balance, lifetime_points, tier, last_awarded_at
       from bookings
       join loyalty_points using (restaurant_id, customer_id)
       cross join lateral (
         select array_agg((points_delta, reason, occurred_at)::text order by sequence) as posted
         from loyalty_point_events
         where loyalty_point_events.restaurant_id = bookings.restaurant_id
           and booking_id = bookings.id
       ) as entries
       where restaurant_id = $1
       order by external_id`,
      [restaurantId],
    );

  it("that is killed and run again ends as one go does, and then has nothing to do", async () => {
    const [one, other] = [await filled(1200), await filled(1200)];
    for (const id of [one, other]) await change(id, 25);
    const [whole] = await query<Record<string, string>>(
      "select * from reprice_loyalty_history($1, dry_run => false, actor => $2)",
      [one, actor],
    );
    const which = { restaurant_id: other, actor };
    const killed = repriceInChunks(database.pool, { ...which, onChunk: killAfter(1000) });
    await expect(killed).rejects.toThrow(Killed);
    const versions = await query(
      `select loyalty_accrual_version as version, count(*)::integer as bookings
       from bookings where restaurant_id = $1 group by 1 order by 1`,
      [other],
    );
    expect(versions).toEqual([
      { version: 2, bookings: 1000 },
      { version: null, bookings: 200 },
    ]);
    await expectSound(other);

    const rest = await repriceInChunks(database.pool, which);
    expect(rest.bookings_written).toBe(Number(whole?.bookings) - 1000);
    expect(await state(other)).toEqual(await state(one));
    await expectSound(other);
    expect(await repriceInChunks(database.pool, which)).toEqual({
      bookings_written: 0,
      bookings_changed: 0,
      points_changed: 0,
      entries_posted: 0,
    });
  });

  it("prices all by the last rule, where the rule changes between two chunks", async () => {
    const id = await filled(1200);
    await change(id, 25);
    let changed: Promise<unknown> | undefined;
    await repriceInChunks(database.pool, {
      restaurant_id: id,
      onChunk: ({ done }) => {
        if (done > 0) changed ??= change(id, 40);
      },
    });
    await changed;
    await repriceInChunks(database.pool, { restaurant_id: id });
    const prices = await query(
      "select distinct loyalty_points_awarded as points from bookings where restaurant_id = $1",
      [id],
    );
    expect(prices).toEqual(expect.arrayContaining([{ points: 0 }, { points: 40 }]));
    expect(prices).toHaveLength(2);
    await expectSound(id);
  });

  it.each([
    ["a booking is cancelled", "status = 'no_show'", 0],
    ["a booking goes to another guest", "customer_email = 'other@example.com'", 40],
  ])("decides again when %s while it waits", async (_, assignment, points) => {
    const id = await filled(10);
    await change(id, 25);
    await repriceInChunks(database.pool, { restaurant_id: id });
    await change(id, 40);
    await meet(
      [`update bookings set ${assignment} where restaurant_id = $1 and external_id = '3'`, [id]],
      (pool) => repriceInChunks(pool, { restaurant_id: id }),
    );
    const [booking] = await query(
      `select loyalty_points_awarded as points, loyalty_accrual_version as version from bookings
       where restaurant_id = $1 and external_id = '3'`,
      [id],
    );
    expect(booking).toEqual({ points, version: 3 });
    await expectSound(id);
  });
});

describe("erasing silent guests", () => {
  const older_than = "3 years";
  const state = (restaurantId: string) =>
    query(
      `select
         external_id, customer_name, customer_email, erased_at is not null as is_erased, balance
       from bookings
       join customers on customers.restaurant_id = bookings.restaurant_id
         and customers.id = bookings.customer_id
       left join loyalty_points on loyalty_points.restaurant_id = bookings.restaurant_id
         and loyalty_points.customer_id = bookings.customer_id
       where bookings.restaurant_id = $1
       order by external_id`,
      [restaurantId],
    );

  it("is killed, run again, and ends as one go does", async () => {
    const [one, other] = [await filled(250, "5 years"), await filled(250, "5 years")];
    await query("select from erase_inactive_customers($1, $2, $3)", [one, older_than, actor]);
    const which = { restaurant_id: other, older_than, actor };
    const killed = eraseInactiveInChunks(database.pool, { ...which, onChunk: killAfter(20) });
    await expect(killed).rejects.toThrow(Killed);
    const erased = async () =>
      (await query("select from customer_erasures where restaurant_id = $1", [other])).length;
    expect(await erased()).toBe(20);
    await expectSound(other);
    expect(await eraseInactiveInChunks(database.pool, which)).toHaveLength(30);
    expect(await state(other)).toEqual(await state(one));
    expect(await eraseInactiveInChunks(database.pool, which)).toEqual([]);
    expect(await erased()).toBe(50);
    await expectSound(other);
  });

  it("lets a guest stay who books while the chunk waits, and one between two chunks", async () => {
    const id = await filled(250, "5 years");
    const book = (guest: number): [string, unknown[]] => [
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
       values ($1, now(), 2, 'guest' || $2::integer || '@example.com')`,
      [id, guest],
    ];
    let second: Promise<unknown> | undefined;
    await meet(book(11), (pool) =>
      eraseInactiveInChunks(pool, {
        restaurant_id: id,
        older_than,
        actor,
        onChunk: ({ done }) => {
          // the last of the plan
          if (done > 0) second ??= query(...book(9));
        },
      }),
    );
    await second;
    expect(
      await query(
        `select email_normalized from customers
         where restaurant_id = $1 and erased_at is null order by 1`,
        [id],
      ),
    ).toEqual([
      { email_normalized: "guest11@example.com" },
      { email_normalized: "guest9@example.com" },
    ]);
    await expectSound(id);
  });
});

describe("offboarding", () => {
  const left = (restaurantId: string) =>
    query(
      `select name from regulars.tenant_tables() as tables
       cross join lateral (
         select (xpath('//n/text()', query_to_xml(
           format('select count(*) as n from %s where restaurant_id = %L', name, $1::uuid),
           true, true, ''
         )))[1]::text as held
       ) as counts
       where held <> '0'`,
      [restaurantId],
    );

  it("is killed, run again, and delivers each row once: what one go does", async () => {
    const id = await filled(1200);
    await query(
      `select adjust_points($1, id, 5, 'x', 'staff') from customers
       where restaurant_id = $1 order by id limit 1`,
      [id],
    );
    // rows that refer to rows of their own table, the older to the younger too
    await query(
      `select merge_customers($1, (array_agg(id order by id desc))[1],
         (array_agg(id order by id))[1], 'staff')
       from customers where restaurant_id = $1`,
      [id],
    );
    for (const status of ["no_show", "completed"]) {
      await query(
        "update bookings set status = $2 where restaurant_id = $1 and external_id in ('1', '2')",
        [id, status],
      );
    }
    const line = (row: unknown) => JSON.stringify(row);
    const expected = (
      await query<{ line: string }>("select table_name, row_data from export_restaurant($1)", [id])
    ).map(line);

    const folder = await mkdtemp(join(tmpdir(), "regulars-offboarding-"));
    try {
      const path = join(folder, "rows.jsonl");
      const run = async (kill?: "before" | "in" | "after") => {
        await using file = await OffboardingFile.open(path);
        let chunks = 0;
        return await offboardInChunks(database.pool, {
          restaurant_id: id,
          actor,
          deliver: async (rows, position) => {
            if (++chunks === 2 && kill === "before") throw new Killed();
            await file.write(rows, position);
            if (chunks === 2 && kill === "in") throw new Killed();
          },
          onChunk: () => {
            if (chunks === 2 && kill === "after") throw new Killed();
          },
        });
      };
      for (const kill of ["in", "before", "after"] as const) {
        await expect(run(kill)).rejects.toThrow(Killed);
      }
      const [begun] = await query<{ rows: string }>(
        "select rows_delivered as rows from regulars.begun_offboardings where restaurant_id = $1",
        [id],
      );
      expect(Number(begun?.rows)).toBeGreaterThan(0);
      expect(Number(begun?.rows)).toBeLessThan(expected.length);

      expect(await run()).toBe(expected.length);
      const delivered = (await readFile(path, "utf8")).trimEnd().split("\n");
      const rows = delivered.map(
        (row) => JSON.parse(row) as { table_name: string; row_data: Record<string, string> },
      );
      const place = new Map(rows.map(({ row_data }, at) => [row_data.id, at]));
      const references = rows.flatMap(({ row_data }, at) =>
        ["customer_id", "merged_into_id", "reverses_event_id", "program_id"].flatMap((key) =>
          row_data[key] ? [(place.get(row_data[key]) ?? -1) - at] : [],
        ),
      );
      expect(references.length).toBeGreaterThan(1200);
      // what refers to another row comes before it
      expect(Math.min(...references)).toBeGreaterThan(0);
      expect(delivered.sort()).toEqual(expected.sort());
      expect(await left(id)).toEqual([]);
      const [record] = await query<{ counts: Record<string, number> }>(
        "select row_counts as counts from regulars.offboardings where restaurant_id = $1",
        [id],
      );
      expect(record?.counts).toMatchObject({ bookings: 1200, customers: 240 });
      expect(
        await query("select from regulars.begun_offboardings where restaurant_id = $1", [id]),
      ).toEqual([]);

      // a file that is not the first run's
      const other = await filled(1200);
      const stopped = offboardInChunks(database.pool, {
        restaurant_id: other,
        actor,
        deliver: () => Promise.resolve(),
        onChunk: killAfter(1),
      });
      await expect(stopped).rejects.toThrow(Killed);
      await writeFile(path, "");
      await using file = await OffboardingFile.open(path);
      const resumed = offboardInChunks(database.pool, {
        restaurant_id: other,
        actor,
        deliver: (rows, position) => file.write(rows, position),
      });
      await expect(resumed).rejects.toThrow(/not the file/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("keeps the rows in a file that nobody else reads, and leaves other files alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-offboarding-"));
    try {
      const path = join(folder, "rows.jsonl");
      const row = { table_name: "bookings", row_data: {} };
      for (let times = 0; times < 2; times++) {
        await using file = await OffboardingFile.open(path);
        await file.write([row], 0);
        expect((await stat(path)).mode & 0o777).toBe(0o600);
        await chmod(path, 0o644);
      }
      const other = join(folder, "other.csv");
      await writeFile(other, "somebody's\n");
      await expect(OffboardingFile.open(other)).rejects.toThrow(/is no file of an offboarding/);
      expect(await readFile(other, "utf8")).toBe("somebody's\n");
      const link = join(folder, "link.jsonl");
      await symlink(path, link);
      await expect(OffboardingFile.open(link)).rejects.toThrow(/is a link/);
      expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(row)}\n`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("writes every row, however little the disk takes at a time", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-offboarding-"));
    try {
      const path = join(folder, "rows.jsonl");
      const rows = Array.from({ length: 20 }, (_, id) => ({
        table_name: "bookings",
        row_data: { id },
      }));
      await using file = await OffboardingFile.open(path);
      const { handle } = file;
      const write = handle.write.bind(handle) as (
        buffer: Buffer,
        from: number,
        length: number,
        position: number,
      ) => ReturnType<typeof handle.write>;
      Object.assign(handle, {
        write: (buffer: Buffer, from: number, length: number, position: number) =>
          write(buffer, from, Math.min(length, 100), position),
      });
      await file.write(rows, 0);
      const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
      expect(lines).toEqual(rows.map((row) => JSON.stringify(row)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("delivers an app's own tables, whatever their keys, and no row of another", async () => {
    const [id, other] = [await filled(5), await filled(5)];
    await query(`
      create table visits (restaurant_id uuid, identity text, day date) partition by list (day);
      create table visits_1 partition of visits for values in ('2031-05-01');
      create table visits_2 partition of visits for values in ('2031-05-02');
      insert into visits values
        ('${id}', 'a', '2031-05-01'), ('${other}', 'b', '2031-05-02');
      create table teams (
        restaurant_id uuid, code text, above text, label text generated always as (code) stored,
        primary key (restaurant_id, code), foreign key (restaurant_id, above) references teams
      );
      insert into teams values ('${id}', 'a', 'b'), ('${id}', 'b', null)`);
    try {
      const rows: { table_name: string; row_data: unknown }[] = [];
      await offboardInChunks(database.pool, {
        restaurant_id: id,
        actor,
        deliver: (chunk) => {
          rows.push(...chunk);
          return Promise.resolve();
        },
      });
      const of = (name: string) =>
        rows.filter((row) => row.table_name === name).map(({ row_data }) => row_data);
      expect(of("visits")).toEqual([{ restaurant_id: id, identity: "a", day: "2031-05-01" }]);
      expect(of("teams")).toEqual([
        { restaurant_id: id, code: "a", above: "b" },
        { restaurant_id: id, code: "b", above: null },
      ]);
      expect(await query("select identity from visits")).toEqual([{ identity: "b" }]);
    } finally {
      await query("drop table visits, teams");
    }
  });

  it("delivers what others write meanwhile", async () => {
    const id = await filled(10);
    const rows: { table_name: string; row_data: unknown }[] = [];
    let isLate = false;
    await meet(
      ["update bookings set notes = 'nut allergy' where restaurant_id = $1", [id]],
      (pool) =>
        offboardInChunks(pool, {
          restaurant_id: id,
          actor,
          deliver: async (chunk) => {
            rows.push(...chunk);
            // a guest who did not know
            if (chunk[0]?.table_name === "bookings" && !isLate) {
              isLate = true;
              await query(
                `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
                 values ($1, now(), 2, 'late@example.com')`,
                [id],
              );
            }
          },
        }),
    );
    const bookings = rows.filter((row) => row.table_name === "bookings");
    expect(
      bookings.filter(({ row_data }) => JSON.stringify(row_data).includes("nut")),
    ).toHaveLength(10);
    expect(bookings.some(({ row_data }) => JSON.stringify(row_data).includes("late@"))).toBe(true);
    expect(await left(id)).toEqual([]);
  });
});
