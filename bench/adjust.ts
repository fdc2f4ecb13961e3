/**
 * What one `adjust_points` costs beside a bare insert into an identical table, and beside the two
 * statements of a textbook: raise a balance, insert an entry. Those neither know a key that makes
 * them safe to repeat, nor a note, a sequence without gaps, a digest or a merged customer.
 *
 * The contestants take turns in short rounds over the same accounts; the figures are medians of the
 * rounds' ratios.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { copyTables, definePart, percentile, round, startServer, withClient } from "./harness.js";

const restaurantId = "00000000-0000-7000-8000-00000000000a";

/**
 * What a client runs once; $1 the restaurant, $2 the program, $3 the customer, $4 a key of its own.
 */
const contestants = {
  "bare insert": [
    `insert into bench.loyalty_point_events (
       restaurant_id,
       program_id,
       customer_id,
       sequence,
       points_delta,
       reason,
       source_key,
       occurred_at,
       digest
     )
     values ($1, $2, $3, nextval('bench.sequence'), 5, 'manual.adjustment', $4, now(), '\\x00')`,
  ],
  "two statements": [
    `begin`,
    `update bench.loyalty_points set balance = balance + 5
     where restaurant_id = $1 and program_id = $2 and customer_id = $3 and $4 <> ''`,
    `insert into bench.loyalty_point_events (
       restaurant_id,
       program_id,
       customer_id,
       sequence,
       points_delta,
       reason,
       source_key,
       occurred_at,
       digest
     )
     values ($1, $2, $3, nextval('bench.sequence'), 5, 'manual.adjustment', $4, now(), '\\x00')`,
    `commit`,
  ],
  "two statements in a function": ["select bench.adjust($1, $2, $3, $4)"],
  adjust_points: [
    `select
      from adjust_points($1, $3, 5, 'welcome', 'staff', idempotency_key => $4, program_id => $2)`,
  ],
};
type Name = keyof typeof contestants;
const names = Object.keys(contestants) as Name[];

export const adjust = definePart({
  title: "What adjust_points costs beside a bare insert and a textbook's two statements",
  sizes: { accounts: 5000, rounds: 9, calls: 400 },
  async run({ accounts, rounds, calls }) {
    await using server = await startServer();
    await migrate(server.url);
    const { programId, customerIds } = await withClient(server.url, (client) =>
      prepare(client, accounts),
    );
    await server.quiet(server.url);

    const rows: (string | number)[][] = [];
    for (const count of [1, 8]) {
      const pool = new pg.Pool({ connectionString: server.url, max: count });
      const times: Record<Name, number>[] = [];
      for (let turn = 0; turn <= rounds; turn += 1) {
        const time = {} as Record<Name, number>;
        // Who goes first changes, so that nobody gains by it.
        const first = turn % names.length;
        for (const name of [...names.slice(first), ...names.slice(0, first)]) {
          const start = performance.now();
          await Promise.all(
            Array.from({ length: count }, (_, client) => run(pool, name, client, turn)),
          );
          time[name] = (performance.now() - start) / 1000;
        }
        // The first round only warms up.
        if (turn > 0) times.push(time);
      }
      await pool.end();
      for (const name of names) {
        const against = (other: Name) =>
          round(
            percentile(
              times.map((time) => time[other] / time[name]),
              0.5,
            ),
            2,
          );
        rows.push([
          count,
          name,
          Math.round(
            percentile(
              times.map((time) => (count * calls) / time[name]),
              0.5,
            ),
          ),
          against("bare insert"),
          against("two statements"),
          against("two statements in a function"),
        ]);
      }
    }

    async function run(pool: pg.Pool, name: Name, client: number, turn: number): Promise<void> {
      const connection = await pool.connect();
      try {
        for (let call = 0; call < calls; call += 1) {
          const place = (client * 7919 + turn * 104_729 + call * 31) % customerIds.length;
          const values = [restaurantId, programId, customerIds[place], randomUUID()];
          for (const [step, text] of contestants[name].entries()) {
            await connection.query(
              text.includes("$")
                ? { name: `${name} ${step}`, text, values }
                : { name: `${name} ${step}`, text },
            );
          }
        }
      } finally {
        connection.release();
      }
    }

    return {
      tables: [
        {
          title:
            `Calls a second over ${accounts} accounts of one restaurant, and as a share of the ` +
            "others' calls",
          columns: [
            "clients",
            "what",
            "calls/s",
            "of bare insert",
            "of two statements",
            "of those in a function",
          ],
          rows,
        },
      ],
      notes: [
        "No statement of `adjust_points` writes or locks a row that two accounts share: " +
          "test/loyalty-races.test.ts lists every row that a call has touched.",
      ],
    };
  },
});

async function prepare(
  client: pg.Client,
  accounts: number,
): Promise<{ programId: string; customerIds: string[] }> {
  await client.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurantId}', 'Ada', 'ada', 'Europe/London', 'GB');
    insert into customers (restaurant_id, email, email_normalized)
    select '${restaurantId}', email, email
    from generate_series(1, ${accounts}) as n,
    lateral (select 'guest' || n || '@example.com') as t (email);`);
  const { rows: programs } = await client.query<{ id: string }>(
    "select id from set_loyalty_program($1, 'club')",
    [restaurantId],
  );
  await client.query(
    `
      select
      from customers as guest, adjust_points(guest.restaurant_id, guest.id, 1, 'welcome', 'staff')
     where guest.restaurant_id = $1`,
    [restaurantId],
  );
  await copyTables(client, "bench", ["loyalty_points", "loyalty_point_events"]);
  await client.query(`
    insert into bench.loyalty_points select * from loyalty_points;
    insert into bench.loyalty_point_events select * from loyalty_point_events;
    create sequence bench.sequence start 2;
    create function bench.adjust(restaurant_id uuid, program_id uuid, customer_id uuid, key text)
    returns void language plpgsql as $$
    begin
      update bench.loyalty_points
      set balance = balance + 5
      where loyalty_points.restaurant_id = adjust.restaurant_id
        and loyalty_points.program_id = adjust.program_id
        and loyalty_points.customer_id = adjust.customer_id;
      insert into bench.loyalty_point_events (
        restaurant_id,
        program_id,
        customer_id,
        sequence,
        points_delta,
        reason,
        source_key,
        occurred_at,
        digest
      )
      values (
        adjust.restaurant_id, adjust.program_id, adjust.customer_id, nextval('bench.sequence'), 5,
        'manual.adjustment', adjust.key, now(), '\\x00'
      );
    end
    $$;`);
  const { rows } = await client.query<{ id: string }>("select id from customers order by id");
  return { programId: programs[0]?.id ?? "", customerIds: rows.map(({ id }) => id) };
}
