/**
 * Under repeatable read and serializable a lost race is an answer of ours or PostgreSQL's word to
 * try again.
 */
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { bookings, createPool, transaction } from "../../src/index.js";
import { useDatabase } from "../database.js";

const database = useDatabase();
const restaurant_id = "00000000-0000-7000-8000-00000000000a";
const tables = [1, 2].map((number) => `00000000-0000-7000-8000-0000000000a${number}`);

beforeAll(async () => {
  await database.pool.query(
    `insert into restaurants (id, name, slug) values ('${restaurant_id}', 'A', 'a')`,
  );
  await database.pool.query(
    `insert into restaurant_tables (restaurant_id, id, label, capacity)
     select '${restaurant_id}', id, id::text, 4 from unnest($1::uuid[]) as id`,
    [tables],
  );
});

const create =
  "select status, table_id from create_booking($1, $2, 2, 'Ada', $3, null, table_id => $4)";

describe.each(["repeatable read", "serializable"])("under %s", (level) => {
  /** A transaction whose snapshot does not see the booking that is made afterwards. */
  async function late(at: string, wanted: string | null) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`begin isolation level ${level}`);
      await client.query("select from bookings");
      await database.pool.query(create, [restaurant_id, at, "first@example.com", tables[0]]);
      return (await client.query(create, [restaurant_id, at, "second@example.com", wanted]))
        .rows[0] as unknown;
    } finally {
      await client.end();
    }
  }
  const at = (hour: number) => `2031-0${level === "serializable" ? 2 : 3}-01 ${hour}:00Z`;

  it("refuses a table that another has taken unseen", async () => {
    await expect(late(at(10), tables[0] ?? null)).rejects.toMatchObject({ code: "RG006" });
  });

  it("takes the next table where it may choose, and then the waiting list", async () => {
    expect(await late(at(14), null)).toEqual({ status: "confirmed", table_id: tables[1] });
    const only = at(18);
    await database.pool.query(create, [restaurant_id, only, "third@example.com", tables[1]]);
    expect(await late(only, null)).toEqual({ status: "pending_allocation", table_id: null });
  });
});

it("loses no booking and no table with 16 serializable clients that try again", async () => {
  await using pool = createPool({ connectionString: database.url, max: 16 });
  const outcomes = await Promise.all(
    Array.from({ length: 96 }, async (_, number) =>
      transaction(
        pool,
        async (client) => {
          await client.query("set transaction isolation level serializable");
          const booking = await bookings.create(client, {
            restaurant_id,
            starts_at: new Date(Date.UTC(2031, 5, 1 + (number % 12), 18)),
            party_size: 2,
            customer_name: "Ada",
            customer_email: `guest${number % 8}@example.com`,
            customer_phone: null,
          });
          return booking.status;
        },
        { attempts: 12 },
      ),
    ),
  );
  expect(outcomes.filter((status) => status === "confirmed")).toHaveLength(24);
  expect(outcomes.filter((status) => status === "pending_allocation")).toHaveLength(72);
}, 60_000);
