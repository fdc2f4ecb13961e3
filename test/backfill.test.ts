import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import { backfill, backfillInChunks, verify } from "../src/upkeep.js";
import { createDatabase, createTestPool, type TestDatabase } from "./database.js";

const pilot = "00000000-0000-7000-8000-00000000000a";
const other = "00000000-0000-7000-8000-00000000000b";

/** How an owner forces a derived column. */
const force = "update bookings set derived_writes = derived_writes + 1,";

let database: TestDatabase;
let drop: () => Promise<void>;
let pool: pg.Pool;

beforeEach(async () => {
  ({ database, drop } = await createDatabase());
  pool = database.pool;
  await pool.query(
    `insert into restaurants (id, name, slug, timezone, country_code)
      values
        ('${pilot}', 'Pilot', 'pilot', 'Europe/London', 'GB'),
        ('${other}', 'Other', 'other', 'Europe/London', 'GB')`,
  );
  await pool.query(
    `insert into loyalty_programs (restaurant_id, slug, name) values ('${pilot}', 'main', 'Main')`,
  );
  await pool.query(
    `insert into regulars.settings (name, value)
      values ('loyalty.pilot_restaurant_ids', '${pilot}')`,
  );
});
afterEach(() => drop());

/**
 * Bookings as an older system left them: no customer, no pin, points of its own, contacts as people
 * type.
 */
async function seedLegacyBookings(count: number): Promise<void> {
  await asSuperuser(
    `insert into bookings (restaurant_id, starts_at, ends_at, party_size, booking_type, status,
       customer_name, customer_email, customer_phone, marketing_opt_in, loyalty_points_awarded,
       created_at)
     select
       case when n % 4 = 0 then '${other}' else '${pilot}' end::uuid,
       timestamptz '2024-01-01' + n * interval '5 hours',
       timestamptz '2024-01-01' + n * interval '5 hours' + interval '2 hours',
       1 + n % 8,
       'dinner',
       (array['confirmed', 'completed', 'cancelled', 'no_show', 'pending'])[1 + n % 5],
       case when n % 6 > 0 then 'Guest ' || n end,
       case n % 5 when 0 then null when 1 then upper('guest' || n % 37 || '@example.org ')
         when 2 then 'not an address' else 'guest' || n % 37 || '@example.org' end,
       case n % 3 when 0 then '07911 1234' || lpad((n % 37)::text, 2, '0')
         when 1 then '+44 (0)7911 1234' || lpad((n % 37)::text, 2, '0') end,
       n % 7 = 0,
       case when n % 3 = 0 and n % 5 in (0, 1) then 30 else 0 end,
       timestamptz '2023-12-01' + n * interval '5 hours'
     from generate_series(1, ${count}) as n`,
  );
}

/** With the triggers off, as only somebody who forces it can. */
async function asSuperuser(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function failedChecks(): Promise<string[]> {
  const checks = await verify(pool);
  return checks.filter((check) => check.severity === "fail" && !check.ok).map((c) => c.check_name);
}

async function written(): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("select pg_stat_force_next_flush()");
    const { rows } = await client.query<{ rows: string }>(
      `select sum(n_tup_ins + n_tup_upd + n_tup_del) as rows
       from pg_stat_user_tables where schemaname in (regulars.home_schema()::text, 'regulars')`,
    );
    return Number(rows[0]?.rows);
  } finally {
    client.release();
  }
}

function changes(counts: { inserted: number; changed: number }[]): number {
  return counts.reduce((sum, { inserted, changed }) => sum + inserted + changed, 0);
}

describe("the backfill", () => {
  it(
    "turns an older system's bookings into guests, profiles and points; a second run writes " +
      "nothing",
    async () => {
      await seedLegacyBookings(400);
      expect(await failedChecks()).toContain("backfill_pending");

      const promised = await backfill(pool, { dry_run: true });
      const before = await written();
      const first = await backfillInChunks(pool);
      expect(first.map(({ object, inserted, changed }) => ({ object, inserted, changed }))).toEqual(
        promised.map(({ object, inserted, changed }) => ({ object, inserted, changed })),
      );
      expect(await failedChecks()).toEqual([]);
      expect(await written()).toBeGreaterThan(before);

      const settled = await written();
      const second = await backfillInChunks(pool);
      expect(changes(second)).toBe(0);
      expect(await written()).toBe(settled);
    },
  );

  it("writes nothing in a dry run", async () => {
    await seedLegacyBookings(100);
    const before = await written();
    await backfill(pool, { dry_run: true });
    expect(await written()).toBe(before);
  });

  it(
    "keeps points from before loyalty, on the active program or on one that " + "accrues nothing",
    async () => {
      await seedLegacyBookings(400);
      await backfill(pool);
      const { rows } = await pool.query(
        `select loyalty_programs.slug, loyalty_programs.is_active, sum(balance)::int as balance
       from loyalty_points join loyalty_programs
         on loyalty_programs.restaurant_id = loyalty_points.restaurant_id
         and loyalty_programs.id = loyalty_points.program_id
       group by slug, is_active order by slug`,
      );
      const { rows: carried } = await pool.query<{ points: number }>(
        `select sum(loyalty_points_awarded)::int as points from bookings
       where customer_id is not null group by restaurant_id order by restaurant_id`,
      );
      expect(rows).toEqual([
        { slug: "earlier-points", is_active: false, balance: carried[1]?.points },
        { slug: "main", is_active: true, balance: carried[0]?.points },
      ]);
    },
  );

  it("keeps to one restaurant when it is given one", async () => {
    await seedLegacyBookings(200);
    await backfill(pool, { restaurant_id: pilot });
    const { rows } = await pool.query(
      "select distinct restaurant_id from customers order by restaurant_id",
    );
    expect(rows).toEqual([{ restaurant_id: pilot }]);
    expect(
      (await verify(pool, { restaurant_id: pilot })).every((c) => c.ok || c.severity !== "fail"),
    ).toBe(true);
  });

  it("gives the same result with two jobs as with one", async () => {
    await seedLegacyBookings(600);
    // a booking without contact also belongs to some part
    await asSuperuser(
      `with known as (
         insert into customers (restaurant_id, email, email_normalized)
         values ('${pilot}', 'known@example.org', 'known@example.org') returning id
       )
       insert into bookings (restaurant_id, customer_id, starts_at, ends_at, party_size,
       booking_type, status,
         loyalty_points_awarded)
       select '${pilot}', id, now(), now() + interval '2 hours', 2, 'dinner', 'completed', 30
       from known`,
    );
    await backfillInChunks(pool, { jobs: 2 });
    expect(await failedChecks()).toEqual([]);
    expect(changes(await backfill(pool))).toBe(0);
  });

  it(
    "lets a second run in one transaction wait for the first, whatever " + "restaurants they share",
    async () => {
      await seedLegacyBookings(300);
      const [first, second] = [await pool.connect(), await pool.connect()];
      try {
        await first.query("begin");
        await backfill(first, { restaurant_id: pilot });
        const waiting = backfill(second, { restaurant_id: other });
        await expect
          .poll(async () => {
            const { rows } = await pool.query(
              `select
              from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock'`,
            );
            return rows.length;
          })
          .toBe(1);
        await backfill(first);
        await first.query("commit");
        expect(changes(await waiting)).toBe(0);
      } finally {
        first.release(true);
        second.release(true);
      }
      expect(await failedChecks()).toEqual([]);
    },
  );

  it("goes on when a restaurant leaves between its plan and its chunk", async () => {
    await seedLegacyBookings(40);
    const client = await pool.connect();
    try {
      await client.query("select from regulars.backfill_plan(1)");
      await pool.query(`select from offboard_restaurant('${other}', 'staff')`);
      const { rows } = await client.query<{ rows: number }>(
        "select sum(inserted + changed)::int as rows from regulars.backfill_chunk(1, $1, 0)",
        [other],
      );
      expect(rows).toEqual([{ rows: 0 }]);
    } finally {
      client.release(true);
    }
  });

  it(
    "repairs what was broken by hand, and honours a hand-changed " + "loyalty_points_awarded",
    async () => {
      await seedLegacyBookings(300);
      await backfill(pool);
      const { rows } = await pool.query<{ id: string; customer_id: string }>(
        `select id, customer_id from bookings
       where restaurant_id = '${pilot}' and loyalty_points_awarded > 0 and customer_id is not null
       order by id limit 4`,
      );
      const [balance, entry, detached, honoured] = rows;
      await pool.query("update loyalty_points set balance = balance + 7 where customer_id = $1", [
        balance?.customer_id,
      ]);
      await asSuperuser(`delete from loyalty_point_events where booking_id = '${entry?.id ?? ""}'`);
      await pool.query("delete from customer_profiles where customer_id = $1", [
        entry?.customer_id,
      ]);
      await pool.query(`${force} customer_id = null where id = $1`, [detached?.id]);
      await pool.query(`${force} loyalty_points_awarded = 77 where id = $1`, [honoured?.id]);
      expect(await failedChecks()).toEqual(
        expect.arrayContaining([
          "bookings_have_their_customer",
          "profiles_match_bookings",
          "ledger_matches_bookings",
          "balances_match_ledger",
          "backfill_pending",
        ]),
      );

      const promised = await backfill(pool, { dry_run: true });
      const done = await backfill(pool);
      expect(changes(done)).toBe(changes(promised));
      expect(await failedChecks()).toEqual([]);
      const { rows: posted } = await pool.query(
        `select points_delta, reason, metadata
        from loyalty_point_events
        where booking_id = $1
        order by sequence`,
        [honoured?.id],
      );
      expect(posted).toEqual([
        { points_delta: 30, reason: "booking.confirmed", metadata: { rebuild: true } },
        { points_delta: 47, reason: "booking.adjustment", metadata: { rebuild: true } },
      ]);
    },
  );

  it("accrues nothing for imported bookings, and derives the rest of them", async () => {
    await pool.query(
      `
        insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
        booking_type,
         status, customer_email, customer_name)
       values ('${pilot}', gen_random_uuid(), now(), now() + interval '2 hours', 4, 'dinner',
       'completed',
         'import@example.org', 'Imported')`,
    );
    expect((await pool.query("select from customers")).rowCount).toBe(0);
    await backfill(pool);
    const { rows } = await pool.query(
      `select full_name, total_visits, total_covers::int,
         (select count(*)::int from loyalty_point_events) as entries,
         (select count(*)::int from analytics_events) as events
       from customers join customer_profiles on customer_profiles.customer_id = customers.id`,
    );
    expect(rows).toEqual([
      { full_name: "Imported", total_visits: 1, total_covers: 4, entries: 0, events: 0 },
    ]);
    expect(await failedChecks()).toEqual([]);
  });

  it("says in a dry run what it then does, whatever was broken", async () => {
    await seedLegacyBookings(160);
    await backfill(pool);
    const breakage = fc.constantFrom(
      `${force} customer_id = null where id = $1`,
      `
        ${force} customer_id = (select id
        from customers c where c.restaurant_id = bookings.restaurant_id
         and c.merged_into_id is null order by md5(c.id::text) limit 1) where id = $1`,
      `${force} loyalty_points_awarded = 55
        where id = $1 and customer_id is not null`,
      `${force} loyalty_points_awarded = 0 where id = $1`,
      `delete from customer_profiles
        where customer_id = (select customer_id from bookings where id = $1)`,
      `update customer_profiles set total_covers = total_covers + 3
       where customer_id = (select customer_id from bookings where id = $1)`,
      `update customers set full_name = 'Somebody else'
       where id = (select customer_id from bookings where id = $1)`,
      `update loyalty_points set lifetime_points = lifetime_points - 1
       where customer_id = (select customer_id from bookings where id = $1)`,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(breakage, fc.nat(159)), { minLength: 1, maxLength: 12 }),
        async (breakages) => {
          const { rows } = await pool.query<{ id: string }>("select id from bookings order by id");
          for (const [sql, index] of breakages) await pool.query(sql, [rows[index]?.id]);
          const promised = await backfill(pool, { dry_run: true });
          const done = await backfill(pool);
          expect(done.map(({ object, inserted, changed }) => [object, inserted, changed])).toEqual(
            promised.map(({ object, inserted, changed }) => [object, inserted, changed]),
          );
          expect(changes(await backfill(pool))).toBe(0);
          expect(await failedChecks()).toEqual([]);
        },
      ),
      { numRuns: process.env.REGULARS_TEST_LONG ? 300 : 12, seed: 7 },
    );
  });

  it("counts in a dry run the entries of what is taken back award by award", async () => {
    await seedLegacyBookings(120);
    await backfill(pool);
    for (const points of [55, 80]) {
      await pool.query(
        `${force} loyalty_points_awarded = $1
          where loyalty_points_awarded > 0 and customer_id is not null`,
        [points],
      );
      await backfill(pool);
    }
    // of the three awards: some all taken back, some in part, some moved in full, in part or with
    // more
    const { rows } = await pool.query<{ id: string }>(
      "select id from bookings where loyalty_points_awarded = 80 order by id limit 6",
    );
    for (const [index, points] of [0, 40, 10, 80, 40, 90].entries()) {
      await pool.query(`${force} loyalty_points_awarded = $2 where id = $1`, [
        rows[index]?.id,
        points,
      ]);
      if (index < 3) continue;
      await asSuperuser(
        `update bookings
          set customer_email = 'moved@example.org'
          where id = '${rows[index]?.id ?? ""}'`,
      );
    }
    const promised = await backfill(pool, { dry_run: true });
    const done = await backfill(pool);
    expect(done.map(({ object, inserted, changed }) => [object, inserted, changed])).toEqual(
      promised.map(({ object, inserted, changed }) => [object, inserted, changed]),
    );
    // taken back 3, 2 and 3; moved 3 + 3, 3 + 2 and 3 + 3 with one more
    expect(done.find(({ object }) => object === "ledger entries")?.inserted).toBe(26);
    expect(await failedChecks()).toEqual([]);
  });

  it("ends in the same state when it is killed on the way and run again", async () => {
    await seedLegacyBookings(3000);
    const doomed = new pg.Client({ connectionString: database.url });
    doomed.on("error", () => undefined);
    await doomed.connect();
    const { rows: plan } = await doomed.query<{ chunk_restaurant_id: string; chunk: number }>(
      "select * from regulars.backfill_plan(1)",
    );
    expect(plan.length).toBeGreaterThan(1);
    const [first, second] = plan;
    await doomed.query("select regulars.backfill_chunk(1, $1, $2)", [
      first?.chunk_restaurant_id,
      first?.chunk,
    ]);
    const { rows } = await doomed.query<{ pid: number }>("select pg_backend_pid() as pid");
    const { rows: half } = await pool.query<{ attached: number }>(
      "select count(*)::int as attached from bookings where customer_id is not null",
    );
    expect(half[0]?.attached).toBeGreaterThan(0);
    const { rows: bare } = await pool.query(
      `select from customers where not exists (
         select from customer_profiles where customer_profiles.customer_id = customers.id)`,
    );
    expect(bare).toEqual([]);
    await doomed.query("begin");
    await doomed.query("select regulars.backfill_chunk(1, $1, $2)", [
      second?.chunk_restaurant_id,
      second?.chunk,
    ]);
    await pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    const { rows: after } = await pool.query<{ attached: number }>(
      "select count(*)::int as attached from bookings where customer_id is not null",
    );
    expect(after[0]?.attached).toBe(half[0]?.attached);

    await backfillInChunks(pool);
    expect(await failedChecks()).toEqual([]);
    expect(changes(await backfill(pool))).toBe(0);
  });

  it(
    "attaches what changed between its plan and its chunk, guests made meanwhile " + "included",
    async () => {
      await seedLegacyBookings(300);
      const client = await pool.connect();
      try {
        const { rows: plan } = await client.query<{ chunk_restaurant_id: string; chunk: number }>(
          "select * from regulars.backfill_plan(1)",
        );
        // a guest of the plan books, another booking gets a note, a third another guest
        await pool.query(
          `insert into bookings (restaurant_id, starts_at, party_size, customer_email,
            customer_phone)
         select restaurant_id, now() + interval '1 day', 2, customer_email, customer_phone
         from bookings where customer_email = 'guest3@example.org' and restaurant_id = '${pilot}'
         order by id limit 1`,
        );
        await pool.query(
          "update bookings set notes = 'By the window' where customer_email = 'guest4@example.org'",
        );
        await pool.query(
          `update bookings set customer_email = 'guest5@example.org'
         where customer_email = 'guest6@example.org' and status = 'confirmed'`,
        );
        for (const { chunk_restaurant_id, chunk } of plan) {
          await client.query("select regulars.backfill_chunk(1, $1, $2)", [
            chunk_restaurant_id,
            chunk,
          ]);
        }
        const { rows: left } = await client.query("select * from regulars.backfill_plan(1)");
        expect(left).toEqual([]);
      } finally {
        client.release(true);
      }
      await backfillInChunks(pool);
      expect(await failedChecks()).toEqual([]);
      expect(changes(await backfill(pool))).toBe(0);
    },
  );

  it("starts a guest with many bookings at the newest, points included", async () => {
    await asSuperuser(
      `insert into bookings (restaurant_id, starts_at, ends_at, party_size, booking_type, status,
         customer_name, customer_email, loyalty_points_awarded, created_at)
       select '${pilot}', at, at + interval '2 hours', 2, 'dinner', 'completed',
         case when n = 2400 then 'Ada' else 'Guest' end,
         'regular@example.org',
         20,
         at - interval '1 day'
       from (
         select n,
         timestamptz '2020-01-01' + n * interval '5 hours' as at from generate_series(1, 2400) as n
       ) as past`,
    );
    const client = await pool.connect();
    try {
      const { rows: plan } = await client.query<{ chunk: number; items: number }>(
        "select chunk, items::int from regulars.backfill_plan(1)",
      );
      expect(plan.map(({ items }) => items)).toEqual([1000, 1000, 400]);
      await client.query("select regulars.backfill_chunk(1, $1, $2)", [pilot, plan[0]?.chunk]);
    } finally {
      client.release(true);
    }
    const { rows } = await pool.query(
      `select full_name, balance::int, (select count(*)::int from loyalty_point_events) as entries
       from customers
       join loyalty_points on loyalty_points.customer_id = customers.id`,
    );
    expect(rows).toEqual([{ full_name: "Ada", balance: 20_000, entries: 1000 }]);
    const counts = await backfillInChunks(pool);
    expect(counts.find(({ object }) => object === "customers")?.changed).toBe(0);
    expect(await failedChecks()).toEqual([]);
  });

  it("gives new guests ids in the order of their first bookings", async () => {
    await seedLegacyBookings(400);
    await backfillInChunks(pool);
    const { rows } = await pool.query<{ ids: string[]; dates: string[] }>(
      `select array_agg(customer_id order by customer_id) as ids,
         array_agg(customer_id order by first_booking_at) as dates
       from customer_profiles where restaurant_id = '${pilot}'`,
    );
    expect(rows[0]?.ids.length).toBeGreaterThan(20);
    expect(rows[0]?.ids).toEqual(rows[0]?.dates);
  });

  it("writes the profile of a guest with many bookings once", async () => {
    await asSuperuser(
      `
        insert into bookings (
          restaurant_id, starts_at, ends_at, party_size, booking_type, status, customer_email
        )
       select
         '${pilot}',
         now(),
         now() + interval '2 hours',
         2,
         'dinner',
         'completed',
         'regular@example.org'
       from generate_series(1, 1100)`,
    );
    const counts = await backfillInChunks(pool);
    expect(counts.find(({ object }) => object === "profiles")).toEqual({
      step: 2,
      object: "profiles",
      inserted: 1,
      changed: 0,
      unchanged: 0,
    });
    expect(await failedChecks()).toEqual([]);
  });

  it("gives a guest to one job, however the contact is written", async () => {
    await seedLegacyBookings(400);
    const parts = [];
    for (const part of [0, 1, 2]) {
      const client = await pool.connect();
      await client.query("select from regulars.backfill_plan(1, null, $1, 3)", [part]);
      const { rows } = await client.query<{ guest: string }>(
        `select concat_ws(' ', restaurant_id, email_normalized, phone_normalized) as guest
         from pg_temp.backfill_guests`,
      );
      parts.push(...rows.map(({ guest }) => guest));
      client.release(true);
    }
    expect(parts.length).toBeGreaterThan(50);
    expect(new Set(parts).size).toBe(parts.length);
  });

  it("is exact beside live bookings, changes and cancellations", async () => {
    await seedLegacyBookings(3000);
    let running = true;
    let live = 0;
    const guest = (n: number) => `guest${n % 37}@example.org`;
    const traffic = Array.from({ length: 4 }, async (_, worker) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      for (let n = worker; running; n += 4) {
        live += 1;
        await client.query(
          `
            insert into bookings (
              restaurant_id, starts_at, party_size, customer_email, customer_phone, customer_name
            )
           values ($1, now() + interval '1 day', 2, $2, '07911 123405', 'Live')`,
          [n % 3 ? pilot : other, guest(n)],
        );
        await client.query(
          `update bookings set status = 'cancelled' where id = (
             select id from bookings where status = 'confirmed' and restaurant_id = $1
             order by md5(id::text || $2) limit 1)`,
          [n % 2 ? pilot : other, String(n)],
        );
        await client.query(
          `update bookings set customer_email = $3 where status = 'confirmed' and id = (
             select id from bookings where status = 'confirmed' and restaurant_id = $1
             order by md5($2 || id::text) limit 1)`,
          [pilot, String(n), guest(n + 5)],
        );
      }
      await client.end();
    });
    try {
      for (let round = 0; round < 3; round += 1) await backfillInChunks(pool, { jobs: 2 });
    } finally {
      running = false;
      await Promise.all(traffic);
    }
    expect(live).toBeGreaterThan(10);
    await backfill(pool);
    expect(await failedChecks()).toEqual([]);
  });

  it("looks at restaurants without a guest once, unless something came in between", async () => {
    await seedLegacyBookings(400);
    const client = await pool.connect();
    const settled = async () => {
      const { rows } = await client.query<{ restaurant_id: string }>(
        `select restaurant_id from pg_temp.backfill_first_runs
         where is_settled order by restaurant_id`,
      );
      return rows.map(({ restaurant_id }) => restaurant_id);
    };
    try {
      const { rows: plan } = await client.query<{ chunk_restaurant_id: string; chunk: number }>(
        "select * from regulars.backfill_plan(1)",
      );
      expect(await settled()).toEqual([pilot, other]);
      // a guest of the plan is made by a live booking
      await pool.query(
        `insert into bookings (restaurant_id, starts_at, party_size, customer_email,
           customer_phone)
         select restaurant_id, now() + interval '1 day', 2, customer_email, customer_phone
         from bookings where customer_email = 'guest3@example.org' and restaurant_id = '${pilot}'
         order by id limit 1`,
      );
      for (const { chunk_restaurant_id, chunk } of plan) {
        await client.query("select regulars.backfill_chunk(1, $1, $2)", [
          chunk_restaurant_id,
          chunk,
        ]);
      }
      expect(await settled()).toEqual([other]);
      for (const step of [2, 3]) {
        const { rows } = await client.query<{ chunk_restaurant_id: string; chunk: number }>(
          "select * from regulars.backfill_plan($1)",
          [step],
        );
        for (const { chunk_restaurant_id, chunk } of rows) {
          await client.query("select regulars.backfill_chunk($1, $2, $3)", [
            step,
            chunk_restaurant_id,
            chunk,
          ]);
        }
      }
    } finally {
      client.release(true);
    }
    expect(await failedChecks()).toEqual([]);
    expect(changes(await backfill(pool))).toBe(0);
  });

  it("shows a tick to a guest made before another one with the address ticked it", async () => {
    await asSuperuser(
      `insert into bookings (restaurant_id, starts_at, ends_at, party_size, booking_type, status,
         customer_email, customer_phone, marketing_opt_in, created_at)
       select '${pilot}', now(), now() + interval '2 hours', 2, 'dinner', 'completed',
         case when n > 0 then 'guest' || n || '@example.org' end,
         case when n in (0, 1400) then '07911 123499' end,
         n = 1400,
         timestamptz '2024-01-01' + n * interval '1 hour'
       from generate_series(0, 1400) as n`,
    );
    await backfillInChunks(pool);
    const { rows } = await pool.query(
      `select sms_opt_in from customer_profiles
       join customers on customers.id = customer_profiles.customer_id
       where email_normalized is null`,
    );
    expect(rows).toEqual([{ sms_opt_in: true }]);
    expect(await failedChecks()).toEqual([]);
  });

  it("gives back what connections it got where the server has too few", async () => {
    const { rows } = await pool.query<{ name: string; connections: number }>(
      `select datname as name, count(*)::int as connections from pg_stat_activity
       where datname = current_database() group by datname`,
    );
    const [open = { name: "", connections: 0 }] = rows;
    await pool.query(`alter database ${open.name} connection limit ${open.connections + 1}`);
    const few = createTestPool({ connectionString: database.url, max: 2 });
    await expect(backfillInChunks(few, { jobs: 2 })).rejects.toMatchObject({ code: "53300" });
    expect(few.totalCount).toBe(few.idleCount);
    await few.end();
  });

  it("refuses a session without the right to work across restaurants", async () => {
    const app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
    try {
      await expect(app.query("select * from backfill_customers_loyalty()")).rejects.toMatchObject({
        code: expect.stringMatching(/^(RG010|42501)$/) as unknown,
      });
    } finally {
      await app.end();
    }
  });
});

describe("verify", () => {
  it(
    "fails on a pilot list with a malformed entry, and reports unusable contacts without " +
      "failing",
    async () => {
      await seedLegacyBookings(20);
      await backfill(pool);
      await pool.query("update regulars.settings set value = value || ', the-ritz'");
      const checks = await verify(pool);
      expect(checks.find((check) => check.check_name === "pilot_list")).toMatchObject({
        ok: false,
        severity: "fail",
        detail: expect.stringContaining("the-ritz") as unknown,
      });
      expect(checks.find((check) => check.check_name === "unusable_contacts")).toMatchObject({
        ok: false,
        severity: "warn",
      });
      expect(await failedChecks()).toEqual(["pilot_list"]);
    },
  );

  it("stays green beside live bookings", async () => {
    await seedLegacyBookings(400);
    await backfill(pool);
    let running = true;
    const traffic = [0, 1].map(async (worker) => {
      for (let n = 0; running; n += 1) {
        await pool.query(
          `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
           values ('${pilot}', now() + interval '1 day', 2, $1)`,
          [`live${worker}-${n % 50}@example.org`],
        );
      }
    });
    const red = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      for (const name of await failedChecks()) red.add(name);
    }
    running = false;
    await Promise.all(traffic);
    expect([...red]).toEqual([]);
  });

  it("finds an entry removed by force from the middle of an account", async () => {
    await pool.query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
       select '${pilot}', now() + n * interval '1 day', 2, 'gap@example.org'
       from generate_series(1, 3) as n`,
    );
    await asSuperuser("delete from loyalty_point_events where sequence = 2");
    const checks = await verify(pool);
    expect(checks.find((check) => check.check_name === "ledger_untouched")).toMatchObject({
      ok: false,
    });
    expect(await failedChecks()).toContain("ledger_matches_bookings");
  });

  it("names offenders by id and nobody by name or contact", async () => {
    await seedLegacyBookings(50);
    const text = JSON.stringify(await verify(pool));
    expect(text).not.toMatch(/@|07911|447911|Guest/);
  });
});

describe("the psql script", () => {
  const script = join(packageRoot, "scripts", "db", "backfill-customers-loyalty.sql");
  const psql = (() => {
    try {
      execFileSync("psql", ["--version"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!psql)("runs the whole backfill, or says what it would do (needs psql)", async () => {
    await seedLegacyBookings(200);
    const run = promisify(execFile);
    const dry = await run("psql", [database.url, "-f", script, "-v", "dry_run=1"]);
    expect(dry.stdout).toContain("nothing is written");
    expect((await pool.query("select from customers")).rowCount).toBe(0);
    const one = await run("psql", [database.url, "-f", script, "-v", `restaurant=${pilot}`]);
    expect(one.stdout).toMatch(/customers +\| +[1-9]/);
    await run("psql", [database.url, "-f", script]);
    expect(await failedChecks()).toEqual([]);
    expect(changes(await backfill(pool))).toBe(0);
  });

  it.skipIf(!psql)("shares the work between sessions (needs psql)", async () => {
    await seedLegacyBookings(600);
    const run = promisify(execFile);
    const parts = await Promise.all(
      [0, 1].map((part) =>
        run("psql", [database.url, "-f", script, "-v", "parts=2", "-v", `part=${part}`]),
      ),
    );
    const customers = parts.map(({ stdout }) => /customers +\| +(\d+)/.exec(stdout)?.[1]);
    expect(customers.every((count) => Number(count) > 0)).toBe(true);
    expect(await failedChecks()).toEqual([]);
    expect(changes(await backfill(pool))).toBe(0);
    await expect(
      run("psql", [database.url, "-f", script, "-v", "parts=2", "-v", "part=2"]),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining("part is counted from 0") as unknown,
    });
  });
});
