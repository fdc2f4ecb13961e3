/**
 * What events cost their writers: with the feed's pending row, with a reader that follows the feed, and as a share of a
 * confirmed booking's time. The contestants take turns, so that whatever else the machine does hits all of them; the
 * figures are medians of the rounds' ratios. What the contract checks cost is the part `contracts`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { follow } from "../src/analytics.js";
import { createPool } from "../src/client.js";
import { migrate } from "../src/migrate.js";
import { definePart, percentile, round, startServer, withClient } from "./harness.js";

const insertEvent = `
  with ids as (select gen_random_uuid() as restaurant_id, gen_random_uuid() as booking_id)
  insert into analytics_events
    (restaurant_id, event_type, schema_version, booking_id, booking_sequence, payload)
  select restaurant_id, 'booking.no_show', 1, booking_id, 1, jsonb_build_object(
    'version', 1, 'restaurant_id', restaurant_id, 'booking_id', booking_id, 'customer_id', null,
    'previous_status', 'confirmed', 'party_size', 2)
  from ids`;

export const events = definePart({
  title: "What events cost those who write them",
  sizes: { rounds: 9, seconds: 3, writers: 8, bookings: 300 },
  async run({ rounds, seconds, writers, bookings }) {
    await using server = await startServer();
    await migrate(server.url);

    /** Transactions a second that all writers commit. */
    const speed = async () => {
      let written = 0;
      const until = performance.now() + seconds * 1000;
      await Promise.all(
        Array.from({ length: writers }, () =>
          withClient(server.url, async (client) => {
            while (performance.now() < until) {
              await client.query({ name: "event", text: insertEvent });
              written += 1;
            }
          }),
        ),
      );
      return written / seconds;
    };
    const queue = (state: "enable" | "disable") =>
      server.asSuperuser(server.url, `alter table analytics_events ${state} trigger _100_queue`);
    const contestants = {
      "no feed": async () => {
        await queue("disable");
        return speed();
      },
      "feed, nobody reads": async () => {
        await queue("enable");
        return speed();
      },
      "feed, one follows": async () => {
        await queue("enable");
        await using pool = createPool(server.url);
        const stop = new AbortController();
        let read = 0;
        const following = (async () => {
          for await (const _ of follow(pool, { limit_to: 1000, signal: stop.signal })) read += 1;
        })();
        // It catches up first.
        while (
          Number(
            (await pool.query("select count(*) from regulars.pending_analytics_events")).rows[0]
              ?.count,
          ) > 0
        ) {
          await sleep(100);
        }
        const result = await speed();
        stop.abort();
        await following;
        if (read === 0) throw new Error("nobody read");
        return result;
      },
    };
    type Contestant = keyof typeof contestants;
    const names = Object.keys(contestants) as Contestant[];
    const speeds: Record<Contestant, number>[] = [];
    for (let turn = 0; turn <= rounds; turn += 1) {
      await server.asSuperuser(
        server.url,
        "truncate analytics_events, regulars.pending_analytics_events, regulars.analytics_event_positions",
      );
      const result: Partial<Record<Contestant, number>> = {};
      // Who goes first changes, so that nobody gains by it.
      for (const [index] of names.entries()) {
        const name = names[(index + turn) % names.length] ?? "no feed";
        result[name] = await contestants[name]();
      }
      // The first round only warms up.
      if (turn > 0) speeds.push(result as Record<Contestant, number>);
    }
    const median = (numbers: number[]) => percentile(numbers, 0.5);

    // Confirmed bookings of guests, in two databases: one writes events, one is as if there were none.
    const without = await server.clone("without");
    await server.asSuperuser(
      without,
      `alter table bookings disable trigger _900_count_events_insert;
       alter table bookings disable trigger _250_record_events_insert;
       alter table loyalty_point_events disable trigger _900_record_event;
       alter table loyalty_tier_changes disable trigger _900_record_event`,
    );
    const urls = { with: server.url, without };
    await queue("enable");
    const prepared = async (client: pg.Client) => {
      const { rows } = await client.query<{ id: string }>(
        "insert into restaurants (name, slug) values ('Bench', 'bench') returning id",
      );
      await client.query(
        "insert into loyalty_programs (restaurant_id, slug, name, pilot_only) values ($1, 'club', 'Club', false)",
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
                  values ($1, now() + $2::int * interval '1 hour', 2, 'Guest', 'guest' || $2::int || '@example.org',
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
    const ratiosOf = (name: Contestant) => speeds.map((each) => each[name] / each["no feed"]);
    const share = shares.map(([all, bare]) => 1 - bare / all);
    return {
      tables: [
        {
          title: `Events a second that ${writers} writers commit one by one`,
          columns: ["writers with", "events/s", "ratio", "of all rounds"],
          rows: names.map((name) => [
            name,
            Math.round(median(speeds.map((each) => each[name]))),
            round(median(ratiosOf(name)), 2),
            range(ratiosOf(name)),
          ]),
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
