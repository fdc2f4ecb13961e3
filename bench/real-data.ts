/**
 * Loads the real reservations beside the project (see test/data.ts), runs the backfill twice and
 * verify, and prints what came of it. Skips with a clear line where the files are absent.
 *
 * The files name no guests. Guest rule, seeded by the row's number alone: of n rows of a
 * restaurant, row i belongs to guest floor(n / 3 * (hash(i) / 2^32)^2), a few guests with many
 * bookings and many with few; every fifth guest gives a phone only, every third an e-mail only, and
 * spellings vary by row. Hotel statuses: Check-Out completed, Canceled cancelled, No-Show no_show;
 * rows without guests (adults + children + babies = 0) are rejected and counted.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { backfillInChunks, verify } from "../src/upkeep.js";
import { definePart, round, rowsWritten, startServer } from "./harness.js";

const folder = process.env.REGULARS_DATA_DIR ?? join(packageRoot, "..", "shared", "data");
const files = ["air_reserve.csv.gz", "hotel_bookings.csv.gz"].map((name) => join(folder, name));

interface Loaded {
  restaurant: string;
  starts_at: string;
  created_at: string;
  party_size: number;
  status: string;
}

export const realData = definePart({
  title: "The real reservations beside the project: backfill, its re-run, verify",
  sizes: {},
  async run() {
    const missing = files.filter((file) => !existsSync(file));
    if (missing.length > 0) {
      return {
        tables: [],
        notes: [`skipped: no real data (${missing.length} files absent; set REGULARS_DATA_DIR)`],
      };
    }
    const rowsOf = (file: string) =>
      parse<Record<string, string>>(gunzipSync(readFileSync(file)), {
        columns: true,
        relax_column_count: true,
        skip_empty_lines: true,
      });
    const [air = "", hotel = ""] = files;
    let rejected = 0;
    const loaded: Loaded[] = rowsOf(air).map((row) => ({
      restaurant: row.air_store_id ?? "",
      starts_at: row.visit_datetime ?? "",
      created_at: row.reserve_datetime ?? "",
      party_size: Number(row.reserve_visitors),
      status: "completed",
    }));
    const statuses: Record<string, string> = {
      "Check-Out": "completed",
      Canceled: "cancelled",
      "No-Show": "no_show",
    };
    for (const row of rowsOf(hotel)) {
      const guests = [row.adults, row.children, row.babies].reduce(
        (sum, n) => sum + (Number(n) || 0),
        0,
      );
      if (guests < 1) {
        rejected += 1;
        continue;
      }
      const date =
        `${row.arrival_date_year ?? ""} ${row.arrival_date_month ?? ""} ` +
        (row.arrival_date_day_of_month ?? "");
      const start = new Date(`${date} 19:00 UTC`);
      loaded.push({
        restaurant: row.hotel ?? "",
        starts_at: start.toISOString(),
        created_at: new Date(start.getTime() - Number(row.lead_time) * 86_400_000).toISOString(),
        party_size: guests,
        status: statuses[row.reservation_status ?? ""] ?? "",
      });
    }

    await using server = await startServer();
    await migrate(server.url);
    const pool = new pg.Pool({ connectionString: server.url });
    // its last connections may still be closing when the server stops
    pool.on("error", () => undefined);
    await pool.query(
      `insert into restaurants (name, slug, timezone, country_code)
       select name, 'r-' || row_number() over (order by name), 'Europe/London', 'GB'
       from unnest($1::text[]) as name`,
      [[...new Set(loaded.map((row) => row.restaurant))]],
    );
    for (let at = 0; at < loaded.length; at += 20_000) {
      await pool.query(
        `with rows as (
           select rows.*, $2::bigint + rows.number as place,
             (hashint8($2::bigint + rows.number) & 2147483647) / 2147483647.0 as chance
           from rows from (jsonb_to_recordset($1) as (
             restaurant text,
             starts_at timestamptz,
             created_at timestamptz,
             party_size int,
             status text
           )) with ordinality as rows (restaurant, starts_at, created_at, party_size, status,
           number)
         ),
         guests as (
           select rows.*, floor(greatest($3::int / 900, 1) * chance ^ 2 * 100)::int as guest
           from rows
         )
         insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, created_at,
         party_size, booking_type,
           status, previous_status, customer_name, customer_email, customer_phone,
           loyalty_points_awarded)
         select
           restaurants.id,
           '00000000-0000-4000-8000-000000000001',
           starts_at,
           starts_at + interval '2 hours',
           guests.created_at,
           party_size,
           regulars.default_booking_type(starts_at, restaurants.timezone),
           status,
           case when status <> 'confirmed' then 'confirmed' end,
           'Guest ' || guest,
           case when guest % 5 <> 0 then
             case when place % 2 = 0 then upper(
               'guest' || guest || '@example.org'
             ) else ' guest' || guest || '@example.org' end
           end,
           case when guest % 3 <> 0 or guest % 5 = 0 then
             case when place % 2 = 0 then '07' || lpad((700000000 + guest)::text, 9, '0')
               else '+44 (0)7' || lpad((700000000 + guest)::text, 9, '0') end
           end,
           case when status = 'completed' then 10 + 5 * party_size else 0 end
         from guests join restaurants on restaurants.name = guests.restaurant`,
        [JSON.stringify(loaded.slice(at, at + 20_000)), at, loaded.length],
      );
    }
    await pool.query("analyze");
    const first = await server.timed(() => backfillInChunks(pool));
    const client = await pool.connect();
    const before = await rowsWritten(client);
    const second = await server.timed(() => backfillInChunks(pool));
    const written = (await rowsWritten(client)) - before;
    client.release();
    const checks = await server.timed(() => verify(pool));
    await pool.end();
    return {
      tables: [
        {
          title: `${loaded.length} bookings of the files, ${rejected} rows without guests left out`,
          columns: ["step", "rows", "inserted", "changed", "unchanged"],
          rows: first.value.map((c) => [c.step, c.object, c.inserted, c.changed, c.unchanged]),
        },
        {
          title: "Checks of verify after it",
          columns: ["check", "ok", "severity", "actual"],
          rows: checks.value.map((c) => [c.check_name, c.ok ? "yes" : "no", c.severity, c.actual]),
        },
      ],
      notes: [
        `First backfill ${round(first.seconds)} s; run again ${round(second.seconds)} s, ` +
          `${written} rows written (statistics); verify ${round(checks.seconds)} s.`,
      ],
    };
  },
});
