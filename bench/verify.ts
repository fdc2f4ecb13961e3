/**
 * Each check of verify beside a sequential aggregation of bookings. The check of contacts
 * normalises each distinct raw contact once, which is apart; all others together may take two
 * aggregations. The backfill that must come first is timed as well: run with two sizes, it tells
 * how the time of a booking grows.
 */
import { migrate } from "../src/migrate.js";
import { backfillInChunks } from "../src/upkeep.js";
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
    await pool.end();
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
