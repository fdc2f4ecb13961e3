/**
 * Under repeatable read and serializable a lost race is an answer of ours or PostgreSQL's word to
 * try again.
 */
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { bookings, createPool, transaction, upkeep } from "../../src/index.js";
import { useDatabase } from "../database.js";

const database = useDatabase();
const restaurant_id = "00000000-0000-7000-8000-00000000000a";
const tables = [1, 2].map((number) => `00000000-0000-7000-8000-0000000000a${number}`);

beforeAll(async () => {
  await database.pool.query(
    `insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurant_id}', 'A', 'a', 'Europe/London', 'GB')`,
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
  async function late(
    at: string,
    wanted: string | null,
    {
      sql = create,
      first = [at, "first@example.com", tables[0]],
    }: {
      sql?: string;
      first?: unknown[];
    } = {},
  ) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`begin isolation level ${level}`);
      await client.query("select from bookings");
      await database.pool.query(sql, [restaurant_id, ...first]);
      return (await client.query(sql, [restaurant_id, at, "second@example.com", wanted]))
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

  const insert = `
    insert into bookings (restaurant_id, starts_at, party_size, customer_email, table_id, status)
    values ($1, $2, 2, $3, $4,
      case when $4::uuid is null then 'pending_allocation' else 'confirmed' end)`;

  it("tells a plain insert of a table that was taken unseen to try again", async () => {
    await expect(
      late(at(10), tables[1] ?? null, {
        sql: insert,
        first: [at(10), "first@example.com", tables[1]],
      }),
    ).rejects.toMatchObject({ code: "40001" });
    await expect(
      database.pool.query(insert, [restaurant_id, at(10), "second@example.com", tables[1]]),
    ).rejects.toMatchObject({ code: "RG006" });
  });

  it("gives no place in the queue twice", async () => {
    const join = { sql: insert, first: [at(20), "first@example.com", null] };
    await expect(late(at(21), null, join)).rejects.toMatchObject({ code: "40001" });
    await transaction(database.pool, async (client) => {
      await client.query(`set transaction isolation level ${level}`);
      await client.query(insert, [restaurant_id, at(21), "second@example.com", null]);
    });
    const { rows } = await database.pool.query<{ position: number }>(
      `select position
       from waiting_list
       join bookings
         on bookings.restaurant_id = waiting_list.restaurant_id
         and bookings.id = waiting_list.booking_id
       where bookings.starts_at in ($1, $2)
       order by 1`,
      [at(20), at(21)],
    );
    expect(rows.map(({ position }) => position)).toHaveLength(2);
    expect(new Set(rows.map(({ position }) => position)).size).toBe(2);
  });

  it.each(["merge", "erasure"])(
    "tells a %s to try again that does not see what a backfill has attached",
    async (what) => {
      const guest = async (email: string) => {
        const { rows } = await database.pool.query<{ id: string }>(
          `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
           values ($1, '2031-07-01 18:00Z', 2, $2) returning customer_id as id`,
          [restaurant_id, email],
        );
        return rows[0]?.id ?? "";
      };
      const email = `${what}.${level.slice(0, 3)}@example.com`;
      const duplicate = await guest(email);
      const survivor = await guest(`also.${email}`);
      // A booking that no trigger has seen.
      const superuser = new pg.Client({ connectionString: database.superuserUrl });
      await superuser.connect();
      await superuser.query("set session_replication_role = replica");
      await superuser.query(
        `insert into bookings (
           restaurant_id, starts_at, ends_at, party_size, booking_type, customer_email
         )
         values ($1, '2031-07-02 18:00Z', '2031-07-02 20:00Z', 2, 'dinner', $2)`,
        [restaurant_id, email],
      );
      await superuser.end();
      const run = async (client: pg.ClientBase) => {
        await (what === "merge"
          ? client.query("select from merge_customers($1, $2, $3, 'staff:1')", [
              restaurant_id,
              survivor,
              duplicate,
            ])
          : client.query("select from erase_customer($1, $2, 'staff:1')", [
              restaurant_id,
              duplicate,
            ]));
      };
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        await client.query(`begin isolation level ${level}`);
        await client.query("select from bookings");
        // Its first step only: in chunks others come between this and the next.
        await transaction(database.pool, async (backfill) => {
          const { rows } = await backfill.query<{ chunk: number }>(
            "select chunk from regulars.backfill_plan(1, $1)",
            [restaurant_id],
          );
          for (const { chunk } of rows) {
            await backfill.query("select from regulars.backfill_chunk(1, $1, $2)", [
              restaurant_id,
              chunk,
            ]);
          }
        });
        await expect(run(client)).rejects.toMatchObject({ code: "40001" });
        await client.query("rollback");
        await run(client);
        await upkeep.backfill(database.pool, { restaurant_id });
      } finally {
        await client.end();
      }
      const left = await database.pool.query(
        "select from bookings where customer_email = $1 and customer_id = $2",
        [email, duplicate],
      );
      expect(left.rowCount).toBe(0);
      const checks = await upkeep.verify(database.pool, { restaurant_id });
      expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
    },
  );
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
        { attempts: 40 },
      ),
    ),
  );
  expect(outcomes.filter((status) => status === "confirmed")).toHaveLength(24);
  expect(outcomes.filter((status) => status === "pending_allocation")).toHaveLength(72);
}, 60_000);
