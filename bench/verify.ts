/**
 * Each check of verify beside a sequential aggregation of bookings. The check of contacts
 * normalises each distinct raw contact once, which is apart; all others together may take two
 * aggregations. The backfill that must come first is timed as well: run with two sizes, it tells
 * how the time of a booking grows. At last one booking is added for each thousand, and what changed
 * is verified; all else was written on the same day, and is read by the index as well.
 */
import { migrate } from "../src/migrate.js";
import { transaction } from "../src/client.js";
import { backfillInChunks, rememberVerified, verify as runVerify } from "../src/upkeep.js";
import pg from "pg";
import { definePart, round, startServer, withClient } from "./harness.js";
import { load } from "./load.js";

export const verify = definePart({
  title: "Verify beside a sequential aggregation of bookings",
  sizes: { bookings: 1_000_000, restaurants: 50, profile: 20 },
  async run({ bookings, restaurants, profile }) {
    await using server = await startServer();
    await migrate(server.url);
    await withClient(server.url, (client) => load(client, { bookings, restaurants }));
    await server.quiet(server.url);
    const pool = new pg.Pool({ connectionString: server.url, max: 2 });
    const first = await server.timed(() => backfillInChunks(pool));
    await server.quiet(server.url);
    return await withClient(server.url, async (client) => {
      // One process, as verify is.
      await client.query("set max_parallel_workers_per_gather = 0");
      const aggregate = async (by: string) => {
        const sql = `select sum(bookings), sum(covers), max(newest)
          from (
            select count(*) as bookings, sum(party_size) as covers, max(starts_at) as newest
            from bookings group by restaurant_id, ${by}
          ) as groups`;
        await client.query(sql);
        return await server.timed(() => client.query(sql));
      };
      const one = await aggregate("status");
      const byGuest = await aggregate("customer_id");
      const contacts = await server.timed(() =>
        client.query("select count(*) from regulars.backfill_plan(1)"),
      );
      const all = await server.timed(() =>
        client.query("select * from verify_customers_loyalty()"),
      );
      await transaction(pool, async (green) => {
        await green.query("set transaction isolation level repeatable read");
        await runVerify(green);
        await rememberVerified(green);
      });
      await client.query(
        `insert into bookings (
           restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
         )
         select restaurant_id, now() + interval '9 days', 2, customer_name, customer_email,
           customer_phone
         from bookings where hashtextextended(id::text, 0) % 1000 = 0`,
      );
      const changes = await server.timed(() =>
        client.query("select * from verify_customers_loyalty(since_last => true)"),
      );
      await pool.end();
      await server.trackStatements();
      await client.query("select * from verify_customers_loyalty()");
      const others = { seconds: all.seconds - contacts.seconds, cpu: all.cpu - contacts.cpu };
      const row = (what: string, time: { seconds: number; cpu: number }, target = "") => [
        what,
        round(time.seconds, 2),
        round(time.cpu, 2),
        round(time.seconds / one.seconds),
        round(time.cpu / one.cpu),
        round(time.seconds / byGuest.seconds),
        round(time.cpu / byGuest.cpu),
        target,
      ];
      return {
        tables: [
          {
            title: `Seconds, ${bookings} bookings of ${restaurants} restaurants`,
            columns: [
              "what",
              "time",
              "CPU of the server",
              "aggregations",
              "by CPU",
              "aggregations by guest",
              "by CPU ",
              "target",
            ],
            rows: [
              row("one sequential aggregation of bookings, by status", one),
              row("the same, by guest", byGuest),
              row("the check of contacts", contacts),
              row("all other checks", others, "2"),
              row("verify, all of it", all),
              row("what changed, 0.1% new bookings", changes, `${round(0.05 * all.cpu, 2)} s`),
            ],
          },
          await server.profile(server.url, "verify, a second time", profile),
        ],
        notes: [
          `The first backfill, before it, took ${round(first.seconds)} s and ` +
            `${round(first.cpu)} s of CPU: ${round((first.seconds * 1e6) / bookings)} and ` +
            `${round((first.cpu * 1e6) / bookings)} microseconds a booking.`,
        ],
      };
    });
  },
});
