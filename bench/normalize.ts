/**
 * What normalisation costs: per call beside lower(trim()), in a booking's insert, and in the
 * backfill.
 *
 * "Without" is the same work with functions in their place that trim and lower and no more.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { type ResultTable, definePart, round, startServer } from "./harness.js";

export const normalize = definePart({
  title: "What normalisation costs a call, a booking and a backfill",
  sizes: { calls: 200_000, inserts: 5_000, bookings: 100_000 },
  async run({ calls, inserts, bookings }) {
    await using server = await startServer();
    await migrate(server.url);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    async function time(work: () => Promise<unknown>): Promise<number> {
      const start = performance.now();
      await work();
      return performance.now() - start;
    }

    /** The least of three: what disturbs a run only ever makes it longer. */
    async function least(work: () => Promise<unknown>): Promise<number> {
      let best = Infinity;
      for (let run = 0; run < 3; run++) best = Math.min(best, await time(work));
      return best;
    }

    await client.query(
      `create temp table given as
       select i,
         'Guest' || i || '@Example.com ' as email,
         '0' || 7911000000 + i as plain,
         '+44 (0)' || 7911 || ' ' || 100000 + i % 900000 as written,
         'José' || i || '@Müller.de' as international,
         'Tel. 07911 ' || 100000 + i % 900000 || ' ext. 12' as wordy
       from generate_series(1, ${calls}) as i`,
    );
    await client.query("analyze given");

    const perCall: ResultTable["rows"] = [];
    const scan = await least(() => client.query("select count(i) from given"));
    for (const [label, expression] of [
      ["lower(trim(email))", "lower(trim(email))"],
      ["normalize_email, plain", "regulars.normalize_email(email)"],
      ["normalize_email, José@Müller.de", "regulars.normalize_email(international)"],
      ["lower(trim(phone))", "lower(trim(plain))"],
      ["normalize_phone, 07911000001 from GB", "regulars.normalize_phone(plain, 'GB')"],
      ["normalize_phone, +44 (0)7911 100001", "regulars.normalize_phone(written, 'GB')"],
      ["normalize_phone, Tel. 07911 100001 ext. 12", "regulars.normalize_phone(wordy, 'GB')"],
    ] as const) {
      const all = await least(() => client.query(`select count(${expression}) from given`));
      const micro = (ms: number) => round((ms * 1000) / calls, 2);
      perCall.push([label, micro(all), micro(all - scan)]);
    }

    const withNormalisation = await Promise.all(
      ["normalize_email", "normalize_phone"].map((name) =>
        readFile(
          join(packageRoot, "migrations", "objects", "functions", "identity", `${name}.sql`),
          "utf8",
        ),
      ),
    );
    const withoutNormalisation = [
      `create or replace function regulars.normalize_email(email text) returns text
       language plpgsql immutable as 'begin return lower(trim(email)); end'`,
      `
        create or replace function regulars.normalize_phone(
          phone text,
          country_code text,
          edition integer default 0
        )
       returns text language plpgsql stable as 'begin return lower(trim(phone)); end'`,
    ];

    const { rows: restaurants } = await client.query<{ id: string }>(
      `insert into restaurants (name, slug, timezone, country_code)
        values ('Corner House', 'corner-house', 'Europe/London', 'GB')
        returning id`,
    );
    const restaurantId = restaurants[0]?.id;

    /** A guest for five bookings, always written alike: both ways then make the same customers. */
    const guest = "'Guest' || i / 5 || '@Example.com', '0' || 7911000000 + i / 5";

    /**
     * Bookings of a thousand guests, in one transaction that is rolled back: each run finds the
     * same.
     */
    async function insertBookings(): Promise<void> {
      await client.query("begin");
      await client.query(
        `
          insert into bookings (
            restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
          )
         select
           $1,
           now(),
           2,
           'Guest',
           'Guest' || i % 1000 || '@Example.com',
           '0' || 7911000000 + i % 1000
         from generate_series(1, $2::int) as i`,
        [restaurantId, inserts],
      );
      await client.query("rollback");
    }

    async function switchTo(functions: string[]): Promise<void> {
      for (const sql of functions) await client.query(sql);
    }

    let [plain, real] = [Infinity, Infinity];
    for (let round = 0; round < 5; round++) {
      await switchTo(withoutNormalisation);
      plain = Math.min(plain, await time(insertBookings));
      await switchTo(withNormalisation);
      real = Math.min(real, await time(insertBookings));
    }
    /** In a transaction that is rolled back, so that the second finds what the first found. */
    async function backfill(functions: string[]): Promise<number> {
      await switchTo(functions);
      await client.query("begin");
      await client.query(
        `
          insert into bookings (restaurant_id, starts_at, ends_at, booking_type, party_size,
          customer_name,
           customer_email, customer_phone, import_batch_id)
         select
           $1,
           at.t,
           at.t + interval '2 hours',
           'dinner',
           2,
           'Guest',
           ${guest},
           regulars.uuid_v7()
         from generate_series(1, $2::int) as i,
         lateral (select now() - i * interval '1 minute' as t) as at`,
        [restaurantId, bookings],
      );
      await client.query("analyze bookings");
      const taken = await time(() => client.query("select * from backfill_customers_loyalty()"));
      await client.query("rollback");
      return taken;
    }

    const backfillPlain = await backfill(withoutNormalisation);
    const backfillReal = await backfill(withNormalisation);
    await client.end();
    const perInsert = (ms: number) => Math.round((ms * 1000) / inserts);
    const seconds = (ms: number) => round(ms / 1000);
    const beside = ["work", "without", "with", "adds"];
    return {
      tables: [
        {
          title: "A call, in microseconds",
          columns: ["call", "all in", "less the scan"],
          rows: perCall,
        },
        {
          title: "A booking's insert, in microseconds, and a first backfill, in seconds",
          columns: beside,
          rows: [
            [
              `insert, ${inserts} in a transaction`,
              perInsert(plain),
              perInsert(real),
              perInsert(real - plain),
            ],
            [
              `backfill, ${bookings} bookings, a contact for five`,
              seconds(backfillPlain),
              seconds(backfillReal),
              seconds(backfillReal - backfillPlain),
            ],
          ],
        },
      ],
    };
  },
});
