/**
 * Whether partitions of analytics_events pay: the table as it is beside one partitioned by range of
 * the version 7 id, with the same rows. The feed at four depths of backlog, one restaurant's
 * history, the ten newest, single inserts, and dropping the older half. Times are medians; both
 * tables take turns.
 *
 * The partitioned table lacks the unique key on (restaurant_id, booking_id, booking_sequence): one
 * must hold the partition key, and then it says nothing about duplicates.
 */
import type pg from "pg";
import { migrate } from "../src/migrate.js";
import { definePart, percentile, round, startServer, withClient } from "./harness.js";

const tables = ["public.analytics_events", "parted.analytics_events"] as const;
type Table = (typeof tables)[number];
const partitions = 24;
const restaurants = 500;

export const eventsVolume = definePart({
  title: "Whether partitions of the events pay",
  sizes: { events: 10_000_000, repeats: 25 },
  async run({ events, repeats }) {
    await using server = await startServer();
    await migrate(server.url);
    return await withClient(server.url, async (client) => {
      await load(client, events);
      await server.asSuperuser(server.url, "vacuum analyze");
      await server.asSuperuser(server.url, "checkpoint");
      const { rows } = await client.query<{ restaurant_id: string }>(
        `select restaurant_id
          from analytics_events
          group by 1
          order by count(*) desc offset 50
          limit 1`,
      );
      const restaurant = rows[0]?.restaurant_id;

      /** Milliseconds of each table's query, in turn. */
      const compare = async (what: string, sql: string, values: unknown[] = []) => {
        const times: Record<Table, number[]> = { [tables[0]]: [], [tables[1]]: [] };
        for (let turn = 0; turn <= repeats; turn += 1) {
          for (const table of turn % 2 === 0 ? tables : tables.toReversed()) {
            const start = performance.now();
            await client.query(sql.replaceAll("EVENTS", table), values);
            if (turn > 0) times[table].push(performance.now() - start);
          }
        }
        const [whole, parted] = tables.map((table) => percentile(times[table], 0.5));
        return [what, round(whole ?? NaN, 2), round(parted ?? NaN, 2)];
      };
      const feed = (where: string) => `select events.*
        from regulars.analytics_event_positions as positions
        cross join lateral (
          select * from EVENTS
          where restaurant_id = positions.restaurant_id and id = positions.event_id
          offset 0
        ) as events
        where positions.position > $1 and ${where}
        order by positions.position limit 100`;
      const reads: (string | number)[][] = [];
      for (const depth of [100, events / 1000, events / 10, events].map(Math.floor)) {
        const after = events - depth;
        reads.push(
          await compare(`100 of the feed, ${depth} behind`, feed("true"), [after]),
          await compare(
            `100 of a restaurant's feed, ${depth} behind`,
            feed("positions.restaurant_id = $2"),
            [after, restaurant],
          ),
        );
      }
      reads.push(
        await compare("the ten newest", "select * from EVENTS order by occurred_at desc limit 10"),
        await compare(
          "the ten newest of a restaurant",
          "select * from EVENTS where restaurant_id = $1 order by id desc limit 10",
          [restaurant],
        ),
        await compare(
          "all of one booking",
          `select *
            from EVENTS
            where restaurant_id = $1 and booking_id = $2
            order by booking_sequence`,
          [
            restaurant,
            (
              await client.query<{ booking_id: string }>(
                `select booking_id
                  from analytics_events
                  where restaurant_id = $1 offset 100
                  limit 1`,
                [restaurant],
              )
            ).rows[0]?.booking_id,
          ],
        ),
        await compare(
          "an insert, committed",
          `
            insert into EVENTS (
              restaurant_id, event_type, schema_version, booking_id, booking_sequence, payload
            )
           values (gen_random_uuid(), 'booking.no_show', 1, gen_random_uuid(), 1, '{}')`,
        ),
      );

      // The older half leaves.
      const timed = async (run: () => Promise<unknown>) => {
        const start = performance.now();
        await run();
        return round((performance.now() - start) / 1000, 2);
      };
      const middle = (
        await client.query<{ id: string }>(
          "select event_id as id from regulars.analytics_event_positions where position = $1",
          [Math.floor(events / 2)],
        )
      ).rows[0]?.id;
      const deleted = await timed(() =>
        client.query("delete from analytics_events where occurred_at < now() - interval '1 year'"),
      );
      const positions = await timed(() =>
        client.query(
          `delete from regulars.analytics_event_positions
           where position <= $1 and not exists (
             select from analytics_events
             where analytics_events.restaurant_id = analytics_event_positions.restaurant_id
               and analytics_events.id = analytics_event_positions.event_id
           )`,
          [Math.floor(events / 2)],
        ),
      );
      const vacuumed = await timed(() =>
        server.asSuperuser(
          server.url,
          "vacuum analytics_events, regulars.analytics_event_positions",
        ),
      );
      const dropped = await timed(async () => {
        for (let n = 1; n <= partitions / 2; n += 1) await client.query(`drop table parted.p${n}`);
      });
      if (middle === undefined) throw new Error("there is no middle");
      return {
        tables: [
          {
            title: `Milliseconds at ${events} events of ${restaurants} restaurants`,
            columns: ["query", "one table", `${partitions} partitions`],
            rows: reads,
          },
          {
            title: "Seconds to drop the older half",
            columns: ["step", "one table", `${partitions} partitions`],
            rows: [
              ["the events", deleted, dropped],
              ["their positions", positions, positions],
              ["vacuum", vacuumed, 0],
            ],
          },
        ],
      };
    });
  },
});

/**
 * The same rows in both tables, two years of them, in the order of their ids. Checks and triggers
 * are off.
 */
async function load(client: pg.Client, events: number): Promise<void> {
  await client.query(`
    alter table analytics_events disable trigger user;
    do $$
    declare
      v_name name;
    begin
      for v_name in
        select conname from pg_constraint
        where conrelid = 'analytics_events'::regclass and contype = 'c'
      loop
        execute format('alter table analytics_events drop constraint %I', v_name);
      end loop;
    end
    $$;
    create temporary table ids as
      select n, gen_random_uuid() as id from generate_series(0, ${restaurants - 1}) as n;
    create unique index on ids (n);
    analyze ids;`);
  const chunk = 500_000;
  for (let at = 0; at < events; at += chunk) {
    await client.query(
      `insert into analytics_events (restaurant_id, event_type, schema_version, booking_id,
         booking_sequence, payload, occurred_at)
       select ids.id, 'booking.created', 1, gen_random_uuid(), 1, jsonb_build_object(
           'version', 1, 'restaurant_id', ids.id, 'booking_id', ids.id, 'customer_id', ids.id,
           'status', 'confirmed', 'party_size', rows.n % 9 + 1, 'booking_type', 'dinner',
           'seating_preference', 'any', 'source', 'web', 'waitlisted', false,
           'loyalty_points_awarded', 20),
         now() - interval '2 years' * (1 - rows.n / $3::float8)
       from generate_series($1::bigint, $2::bigint) as rows (n)
       join ids on ids.n = floor(
         ${restaurants} * ((hashint8(rows.n) & 2147483647) / 2147483648.0) ^ 2
       )
       order by rows.n`,
      [at, Math.min(at + chunk, events) - 1, events],
    );
  }
  await client.query(`
    insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
    select restaurant_id, row_number() over (order by id), id from analytics_events;
    update regulars.analytics_feeds set last_position = ${events};
    create schema parted;
    create table parted.analytics_events (like public.analytics_events including defaults)
      partition by range (id);`);
  for (let n = 1; n <= partitions; n += 1) {
    const bound = (place: number) => `(
      select event_id from regulars.analytics_event_positions
      where position = ${Math.floor((events * place) / partitions)})`;
    const { rows } = await client.query<{ low: string; high: string }>(
      `select ${bound(n - 1)} as low, ${bound(n)} as high`,
    );
    const [{ low, high } = { low: "", high: "" }] = rows;
    await client.query(
      `create table parted.p${n} partition of parted.analytics_events for values
       from (${n === 1 ? "minvalue" : `'${low}'`}) 
         to (${n === partitions ? "maxvalue" : `'${high}'`})`,
    );
  }
  await client.query(`
    insert into parted.analytics_events select * from public.analytics_events order by id;
    alter table parted.analytics_events add primary key (restaurant_id, id);
    create index on parted.analytics_events (restaurant_id, booking_id, booking_sequence);
    create unique index on parted.analytics_events (
      restaurant_id,
      event_type,
      (payload ->> 'entry_id'),
      id
    )
      where booking_sequence is null;
    create index on parted.analytics_events (occurred_at);`);
}
