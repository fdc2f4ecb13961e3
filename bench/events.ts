/**
 * What events cost their writers: with the feed's pending row, with a reader that follows the feed,
 * and as a share of a confirmed booking's time. The contestants take turns, so that whatever else
 * the machine does hits all of them; the figures are medians of the rounds' ratios. What the
 * contract checks cost is the part `contracts`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { follow } from "../src/analytics.js";
import { createPool } from "../src/client.js";
import { migrate } from "../src/migrate.js";
import { copyTables, definePart, percentile, round, startServer, withClient } from "./harness.js";

/**
 * With the trigger that leaves a pending row for the feed, and a copy without it; the same checks
 * and indexes.
 */
const tables = ["public.analytics_events", "bench.analytics_events"] as const;

const insertInto = (table: string) => `
  with ids as (select gen_random_uuid() as restaurant_id, gen_random_uuid() as booking_id)
  insert into ${table}
    (restaurant_id, event_type, schema_version, booking_id, booking_sequence, payload)
  select restaurant_id, 'booking.no_show', 1, booking_id, 1, jsonb_build_object(
    'version', 1, 'restaurant_id', restaurant_id, 'booking_id', booking_id, 'customer_id', null,
    'previous_status', 'confirmed', 'party_size', 2)
  from ids`;

export const events = definePart({
  title: "What events cost those who write them",
  sizes: { rounds: 9, seconds: 3, writers: 4, bookings: 300 },
  async run({ rounds, seconds, writers, bookings }) {
    await using server = await startServer();
    await migrate(server.url);
    await withClient(server.url, (client) => copyTables(client, "bench", ["analytics_events"]));

    /**
     * Seconds an event takes in each table: every writer turns from one to the other, each insert
     * committed.
     */
    const write = async (): Promise<[number, number]> => {
      const totals: [number, number] = [0, 0];
      let pairs = 0;
      const until = performance.now() + seconds * 1000;
      await Promise.all(
        Array.from({ length: writers }, () =>
          withClient(server.url, async (client) => {
            for (let n = 0; performance.now() < until; n += 1) {
              for (const side of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
                const table = tables[side];
                const start = performance.now();
                await client.query({ name: table, text: insertInto(table) });
                totals[side] += performance.now() - start;
              }
              pairs += 1;
            }
          }),
        ),
      );
      return [totals[0] / pairs, totals[1] / pairs];
    };
    const nobody = async () => write();
    const oneFollows = async () => {
      await using pool = createPool(server.url);
      const stop = new AbortController();
      let read = 0;
      const following = (async () => {
        for await (const _ of follow(pool, { limit_to: 1000, signal: stop.signal })) read += 1;
      })();
      // It catches up first.
      for (;;) {
        const { rows } = await pool.query<{ waiting: boolean }>(
          "select exists (select from regulars.pending_analytics_events) as waiting",
        );
        if (rows[0]?.waiting !== true) break;
        await sleep(100);
      }
      const result = await write();
      stop.abort();
      await following;
      if (read === 0) throw new Error("nobody read");
      return result;
    };
    const readers = { "nobody reads": nobody, "one follows the feed": oneFollows };
    const writing = [];
    for (const [name, run] of Object.entries(readers)) {
      const times: [number, number][] = [];
      // The first round only warms up.
      for (let turn = 0; turn <= rounds; turn += 1) {
        const result = await run();
        if (turn > 0) times.push(result);
      }
      writing.push({ name, times });
    }
    const median = (numbers: number[]) => percentile(numbers, 0.5);

    // Confirmed bookings of guests, in two databases: one writes events, one is as if there were
    // none.
    const without = await server.clone("without");
    await server.asSuperuser(
      without,
      `create or replace function regulars.booking_event_types(previous bookings, booking bookings)
       returns text[] language sql immutable begin atomic select '{}'::text[]; end;
       alter table loyalty_point_events disable trigger _900_record_event;
       alter table loyalty_tier_changes disable trigger _900_record_event`,
    );
    const urls = { with: server.url, without };
    const prepared = async (client: pg.Client) => {
      const { rows } = await client.query<{ id: string }>(
        `insert into restaurants (name, slug, timezone, country_code)
          values ('Bench', 'bench', 'Europe/London', 'GB')
          returning id`,
      );
      await client.query(
        `insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
          values ($1, 'club', 'Club', false)`,
        [rows[0]?.id],
      );
      await client.query("set loyalty.general_availability = 'on'");
      return rows[0]?.id;
    };
    const shares = await withClient(urls.with, (a) =>
      withClient(urls.without, async (b) => {
        const sides = [
          { client: a, restaurant: await prepared(a) },
          { client: b, restaurant: await prepared(b) },
        ];
        const totals: [number, number][] = [];
        for (let turn = 0; turn <= rounds; turn += 1) {
          const total: [number, number] = [0, 0];
          for (let n = 0; n < bookings; n += 1) {
            for (const side of n % 2 === 0 ? [0, 1] : [1, 0]) {
              const { client, restaurant } = sides[side] ?? { client: a, restaurant: "" };
              const start = performance.now();
              await client.query({
                name: "book",
                text: `insert into bookings (restaurant_id, starts_at, party_size, customer_name,
                    customer_email, customer_phone)
                  values ($1, now() + $2::int * interval '1 hour', 2, 'Guest',
                  'guest' || $2::int || '@example.org',
                    '+4479' || lpad($2::text, 8, '0'))`,
                values: [restaurant, turn * bookings + n],
              });
              total[side as 0 | 1] += performance.now() - start;
            }
          }
          if (turn > 0) totals.push(total);
        }
        return totals;
      }),
    );
    const range = (numbers: number[]) =>
      `${round(Math.min(...numbers), 2)} to ${round(Math.max(...numbers), 2)}`;
    const share = shares.map(([all, bare]) => 1 - bare / all);
    return {
      tables: [
        {
          title:
            `Milliseconds of an event that one of ${writers} writers commits, and the speed ` +
            "that is left",
          columns: ["while", "with the feed", "without", "speed left", "of all rounds"],
          rows: writing.map(({ name, times }) => {
            const ratios = times.map(([queued, bare]) => bare / queued);
            return [
              name,
              round(median(times.map(([queued]) => queued)), 2),
              round(median(times.map(([, bare]) => bare)), 2),
              round(median(ratios), 2),
              range(ratios),
            ];
          }),
        },
        {
          title: "Milliseconds of a confirmed booking of a new guest with points, two events",
          columns: ["with events", "without", "share of events", "of all rounds"],
          rows: [
            [
              round(median(shares.map(([all]) => all / bookings)), 2),
              round(median(shares.map(([, bare]) => bare / bookings)), 2),
              round(median(share), 2),
              range(share),
            ],
          ],
        },
      ],
    };
  },
});
