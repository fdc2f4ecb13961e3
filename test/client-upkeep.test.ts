import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pool, createPool, forRestaurant, transaction, upkeep } from "../src/index.js";
import { useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const database = useDatabase();
let pool: Pool;
let restaurant_id: string;
let other_id: string;

beforeAll(async () => {
  pool = createPool({ connectionString: database.url, max: 4 });
  restaurant_id = await addRestaurant(pool);
  other_id = await addRestaurant(pool);
});
afterAll(() => pool.end());

/** Bookings as an import brings them: no customer, no profile, no points in the ledger. */
async function importBookings(restaurant: string, guests: number): Promise<void> {
  await pool.query(
    `
      insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
      booking_type,
       status, customer_email, loyalty_points_awarded)
     select $1, $2, at, at + interval '2 hours', 2, 'dinner', 'completed',
       'guest' || number % $3 || '@example.com', 20
     from generate_series(1, $3 * 2) as number,
       lateral (select timestamptz '2025-01-01' + number * interval '3 hours') as visit (at)`,
    [restaurant, randomUUID(), guests],
  );
}

function written(counts: upkeep.BackfillCount[]): number {
  return counts.reduce((sum, { inserted, changed }) => sum + inserted + changed, 0);
}

async function failed(which: { restaurant_id?: string } = {}): Promise<string[]> {
  const checks = await upkeep.verify(pool, which);
  return checks.filter(({ ok, severity }) => !ok && severity === "fail").map((c) => c.check_name);
}

it("shares the chunks between jobs, and tells the same as one call would", async () => {
  await importBookings(restaurant_id, 1500);
  await importBookings(other_id, 10);
  expect(await failed({ restaurant_id })).toContain("customers_match_contacts");

  const promised = await upkeep.backfill(pool, { restaurant_id, dry_run: true });
  expect(written(promised)).toBeGreaterThan(6000);
  const progress: upkeep.BackfillProgress[] = [];
  const done = await upkeep.backfillInChunks(pool, {
    restaurant_id,
    jobs: 3,
    onProgress: (now) => progress.push(now),
  });
  const counts = (rows: upkeep.BackfillCount[]) =>
    rows.map(({ object, inserted, changed }) => ({ object, inserted, changed }));
  expect(counts(done)).toEqual(counts(promised));
  expect(done.every(({ unchanged }) => unchanged === 0)).toBe(true);
  expect([...new Set(progress.map(({ step }) => step))]).toEqual([
    "customers",
    "profiles",
    "ledger",
  ]);
  const ends = progress.filter(({ step }, index) => step !== progress[index + 1]?.step);
  expect(ends.every(({ done: items, items: all }) => items === all)).toBe(true);
  expect(ends[0]?.items).toBe(3000);

  expect(await failed({ restaurant_id })).toEqual([]);
  expect(await failed({ restaurant_id: other_id })).not.toEqual([]);
});

it("writes nothing the second time, whichever way it is run", async () => {
  expect(written(await upkeep.backfillInChunks(pool))).toBeGreaterThan(0);
  expect(written(await upkeep.backfillInChunks(pool, { jobs: 2 }))).toBe(0);
  expect(written(await upkeep.backfill(pool))).toBe(0);
  expect(await failed()).toEqual([]);
});

it("keeps to the restaurant of its context", async () => {
  const db = forRestaurant(pool, restaurant_id);
  expect(await upkeep.verify(db, { restaurant_id })).not.toEqual([]);
  await expect(upkeep.verify(db)).rejects.toMatchObject({ code: "RG010" });
});

it("refuses more jobs than the pool has connections, which would wait for each other", async () => {
  await expect(upkeep.backfillInChunks(pool, { jobs: 5 })).rejects.toThrow(RangeError);
});

it("gives all its connections back, though a job fails", async () => {
  const backfill = upkeep.backfillInChunks(pool, { restaurant_id: "none", jobs: 2 });
  await expect(backfill).rejects.toMatchObject({ code: "RG001", field: "restaurant_id" });
  expect(pool.totalCount).toBe(pool.idleCount);
});

describe("the daily upkeep", () => {
  let ids: string[];

  beforeAll(async () => {
    ids = [await addRestaurant(pool), await addRestaurant(pool), await addRestaurant(pool)];
    for (const id of ids) {
      const program = await addProgram(pool, id);
      await pool.query(
        `update loyalty_programs set expires_after = '1 month', tier_definitions = $2
         where id = $1`,
        [
          program,
          {
            qualification_period: "P1M",
            tiers: [
              { tier: "guest", min_points: 0 },
              { tier: "regular", min_points: 20 },
            ],
          },
        ],
      );
      await transaction(pool, async (client) => {
        await client.query("select set_config('loyalty.pilot_restaurant_ids', $1, true)", [id]);
        await client.query(
          `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at,
             created_at)
           select $1, now(), 2, 'guest@example.com', at, at
           from (values (now() - interval '3 months')) as earlier (at)`,
          [id],
        );
      });
    }
    // As a bug or a full disk would: the second of the three always fails.
    await database.pool.query(`
      create function fails() returns trigger language plpgsql as $$
      begin raise exception 'no more room' using errcode = '53100'; end $$;
      create trigger fails before insert on loyalty_point_events for each row
      when (NEW.restaurant_id = '${ids.toSorted()[1]}' and NEW.points_delta < 0)
      execute function fails();`);
  });
  afterAll(() => database.pool.query("drop function fails cascade"));

  it("goes on with the others where one restaurant fails, and does what was late", async () => {
    const [first, second, third] = ids.toSorted() as [string, string, string];
    const done = (await upkeep.run(pool)).filter(({ restaurant_id: id }) => ids.includes(id));
    expect(done.map(({ restaurant_id: id }) => id)).toEqual([first, second, third]);
    const counts = done.map(({ expired_points, error }) => [expired_points, error?.code]);
    expect(counts).toEqual([
      [20, undefined],
      [0, "53100"],
      [20, undefined],
    ]);
    await database.pool.query("alter table loyalty_point_events disable trigger fails");
    expect((await upkeep.run(pool, { restaurant_id: second }))[0]?.expired_points).toBe(20);
    const again = await upkeep.run(pool);
    expect(again.reduce((sum, one) => sum + one.expired_points + one.lapsed_tiers, 0)).toBe(0);
    expect(await failed({ restaurant_id: second })).toEqual([]);
  });
});
