/**
 * Live bookings of the largest restaurant while the backfill runs: how long each waits, beside the
 * same bookings when nothing else runs, and whether the result is exact.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { backfillInChunks, verify } from "../src/upkeep.js";
import { definePart, percentile, round, startServer, withClient } from "./harness.js";
import { load } from "./load.js";

export const beside = definePart({
  title: "Live bookings of the largest restaurant while the backfill runs",
  sizes: { bookings: 1_000_000, restaurants: 50, clients: 4, pause: 50 },
  async run({ bookings, restaurants, clients, pause }) {
    await using server = await startServer();
    await migrate(server.url);
    await withClient(server.url, (client) => load(client, { bookings, restaurants }));
    await server.quiet(server.url);
    const pool = new pg.Pool({ connectionString: server.url, max: clients + 2 });
    const { rows: largest } = await pool.query<{ restaurant_id: string }>(
      "select restaurant_id from bookings group by restaurant_id order by count(*) desc limit 1",
    );
    const restaurant = largest[0]?.restaurant_id;
    // Guests that the backfill has to deal with at the same time, those who come often most of all.
    const { rows: guests } = await pool.query<{ name: string; email: string; phone: string }>(
      `select customer_name as name, customer_email as email, customer_phone as phone from bookings
       where restaurant_id = $1 and coalesce(customer_email, customer_phone) is not null
       order by md5(id::text) limit 5000`,
      [restaurant],
    );

    const failures: string[] = [];
    /**
     * Clients that book, wait and book again, until told to stop; gives their waits in
     * milliseconds.
     */
    async function book(isDone: () => boolean): Promise<number[]> {
      const waits: number[] = [];
      const one = async (first: number) => {
        const client = await pool.connect();
        try {
          for (let at = first; !isDone(); at += clients) {
            const guest = guests[at % guests.length];
            const start = performance.now();
            await client
              .query(
                `
                  insert into bookings (
                    restaurant_id,
                    starts_at,
                    party_size,
                    customer_name,
                    customer_email,
                    customer_phone
                  )
                 values ($1, now() + interval '3 days', 2, $2, $3, $4)`,
                [restaurant, guest?.name, guest?.email, guest?.phone],
              )
              .catch((error: unknown) => failures.push(String(error)));
            waits.push(performance.now() - start);
            await sleep(pause);
          }
        } finally {
          client.release();
        }
      };
      await Promise.all(Array.from({ length: clients }, (_, first) => one(first)));
      return waits;
    }

    let isDone = false;
    const running = book(() => isDone);
    const backfill = await server.timed(() => backfillInChunks(pool));
    isDone = true;
    const during = await running;

    const until = performance.now() + 10_000;
    const alone = await book(() => performance.now() > until);
    const checks = await verify(pool);
    await pool.end();

    const wrong = checks.filter(({ ok, severity }) => !ok && severity === "fail");
    const row = (what: string, waits: number[]) => [
      what,
      waits.length,
      ...[percentile(waits, 0.5), percentile(waits, 0.99), Math.max(...waits)].map((ms) =>
        round(ms),
      ),
    ];
    return {
      tables: [
        {
          title:
            `Waits of ${clients} clients, each ${pause} ms after its last booking, in ` +
            "milliseconds; target p99 250",
          columns: ["while", "bookings", "p50", "p99", "longest"],
          rows: [
            row(`the backfill of ${bookings} bookings runs`, during),
            row("nothing else runs", alone),
          ],
        },
      ],
      notes: [
        `The backfill took ${round(backfill.seconds)} s. ${failures.length} bookings failed` +
          `${failures[0] ? ` (${failures[0]})` : ""}. ` +
          (wrong.length === 0
            ? "Verify after it: nothing wrong."
            : "Verify after it: " +
              `${wrong.map((check) => `${check.check_name} ${check.actual}`).join("; ")}.`),
      ],
    };
  },
});
