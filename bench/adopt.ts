/**
 * What adding the migrations costs beside bookings that are there: how long each file runs, and how
 * long a reader and a writer of bookings, asking all the time, had to wait for it at most.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { listMigrations, migrate } from "../src/migrate.js";
import { type ResultTable, definePart, startServer } from "./harness.js";

export const adopt = definePart({
  title: "What adding the migrations costs beside bookings that are there",
  sizes: { bookings: 1_000_000 },
  async run({ bookings }) {
    await using server = await startServer();
    await migrate(server.url, { to: 4 });

    async function connect(): Promise<pg.Client> {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      return client;
    }

    const owner = await connect();
    // As an app has it that keeps its own rule; this rule's index would take most of the loading
    // time.
    await owner.query("alter table bookings drop constraint bookings_table_id_excl");
    const restaurant = await owner.query<{ id: string }>(
      `insert into restaurants (name, slug, timezone, country_code)
        values ('Corner House', 'corner-house', 'Europe/London', 'GB')
        returning id`,
    );
    const made = await owner.query<{ id: string }>(
      `
        insert into bookings (
          restaurant_id, starts_at, ends_at, party_size, booking_type, customer_phone
        )
       select $1, at.t, at.t + interval '2 hours', 2, 'dinner', '07911 ' || 100000 + i % 200000
       from generate_series(1, $2::int) as i,
       lateral (select now() - i * interval '1 minute' as t) as at
       returning id`,
      [restaurant.rows[0]?.id, bookings],
    );
    const written = made.rows[0]?.id;
    await owner.query("vacuum analyze bookings");

    /** Asks again and again until told to stop; returns the longest wait in milliseconds. */
    async function probe(sql: string, values: unknown[], isDone: () => boolean): Promise<number> {
      const client = await connect();
      let longest = 0;
      while (!isDone()) {
        const start = performance.now();
        await client.query(sql, values);
        longest = Math.max(longest, performance.now() - start);
        await sleep(1);
      }
      await client.end();
      return longest;
    }

    const rows: ResultTable["rows"] = [];
    for (const file of (await listMigrations()).slice(4)) {
      let isDone = false;
      const waits = [
        probe(
          "select from bookings where restaurant_id = $2 and id = $1",
          [written, restaurant.rows[0]?.id],
          () => isDone,
        ),
        probe(
          "update bookings set notes = 'x' where restaurant_id = $2 and id = $1",
          [written, restaurant.rows[0]?.id],
          () => isDone,
        ),
      ];
      // The probes' own first statements are not the migration's fault.
      await sleep(200);
      const start = performance.now();
      await migrate(server.url, { to: Number.parseInt(file, 10) });
      const runs = performance.now() - start;
      isDone = true;
      const [reader = 0, writer = 0] = await Promise.all(waits);
      rows.push([file, ...[runs, reader, writer].map((ms) => Math.round(ms))]);
    }
    await owner.end();
    return {
      tables: [
        {
          title:
            "Each file, in milliseconds: its run, and the longest wait of a reader and of a " +
            "writer beside it",
          columns: ["file", "runs", "reader", "writer"],
          rows,
        },
      ],
    };
  },
});
