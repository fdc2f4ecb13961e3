/**
 * The history of an attached app beside a CSV import of the same rows, each by the built command.
 *
 * The file of the part `import` is imported into one database; the app's table in the other holds
 * the very rows of that file, and is attached. Times are of the whole command; CPU is that of
 * client and server. Both leave guests and points to the backfill.
 */
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { AttachMapping } from "../src/attach/index.js";
import { definePart, round, withClient } from "./harness.js";
import { runCommand, runImport, tables, withExport } from "./import.js";

const mapping: AttachMapping = {
  source: "csv",
  restaurants: {
    table: "app.venues",
    as: "venue",
    key: "venue.id",
    name: "venue.name",
    slug: "lower(venue.name)",
    timezone: "venue.tz",
    country_code: "'GB'",
    currency: "'GBP'",
  },
  tables: {
    table: "app.tables",
    as: "seat",
    key: "seat.label",
    restaurant: "1",
    label: "seat.label",
    capacity: "4",
  },
  bookings: {
    table: "app.bookings",
    as: "booking",
    key: "external_id",
    restaurant: "booking.venue_id",
    fields: {
      starts_at: "booking.starts_at at time zone {timezone}",
      party_size: "booking.party_size",
      status: "booking.status",
      table: "booking.table_label",
      customer_name: "booking.customer_name",
      customer_email: "booking.customer_email",
      customer_phone: "booking.customer_phone",
      marketing_opt_in: "booking.marketing_opt_in",
      notes: "booking.notes",
      spend_amount: "booking.spend_amount",
      created_at: "booking.created_at at time zone {timezone}",
    },
    statuses: Object.fromEntries(
      ["confirmed", "completed", "no_show", "cancelled"].map((word) => [word, word]),
    ),
  },
};

export const attachHistory = definePart({
  title: "The history of an attached app beside a CSV import of the same rows",
  sizes: { rows: 100_000 },
  run: ({ rows }) =>
    withExport(rows, async ({ server, folder, file }) => {
      await writeFile(join(folder, "mapping.json"), JSON.stringify(mapping));
      const attached = await server.clone("attached");
      await withClient(server.url, (client) =>
        client.query(`
          with made as (
            insert into restaurants (name, slug, timezone, country_code, currency)
            values ('Bench', 'bench', 'Europe/London', 'GB', 'GBP')
            returning id
          )
          insert into restaurant_tables (restaurant_id, label, capacity)
          select id, 'T' || n, 4 from made, generate_series(1, ${tables}) as n`),
      );
      await withClient(attached, async (client) => {
        await client.query(`
          create schema app;
          create table app.venues (id integer primary key, name text, tz text);
          insert into app.venues values (1, 'Bench', 'Europe/London');
          create table app.tables (label text primary key);
          insert into app.tables select 'T' || n from generate_series(1, ${tables}) as n;
          create table app.bookings (
            external_id text primary key, table_label text references app.tables (label),
            starts_at timestamp, party_size integer, status text, customer_name text,
            customer_email text, customer_phone text, marketing_opt_in boolean, notes text,
            source text, spend_amount bigint, spend_currency text, created_at timestamp,
            venue_id integer not null default 1 references app.venues (id))`);
        await pipeline(
          createReadStream(file),
          client.query(
            copyFrom(
              "copy app.bookings (external_id, table_label, starts_at, party_size, status, " +
                "customer_name, customer_email, customer_phone, marketing_opt_in, notes, source, " +
                "spend_amount, spend_currency, created_at) from stdin with (format csv, header)",
            ),
          ),
        );
      });

      const results: (string | number)[][] = [];
      const measure = async (
        what: string,
        url: string,
        work: () => Promise<{ cpu: number; count: number }>,
      ) => {
        await server.quiet(url);
        const { seconds, cpu, value } = await server.timed(work);
        if (value.count !== rows) throw new Error(`${what}: ${value.count} of ${rows} rows`);
        const [before = []] = results;
        const all = cpu + value.cpu;
        results.push([
          what,
          round(seconds),
          Math.round(rows / seconds),
          round(seconds / Number(before[1] ?? seconds), 2),
          round(all),
          round(all / Number(before[4] ?? all), 2),
        ]);
      };
      await measure("regulars import", server.url, async () => {
        const { imported, cpu } = await runImport(server.url, file);
        return { count: imported, cpu };
      });
      await measure("regulars attach", attached, async () => {
        const { output, cpu } = await runCommand(attached, [
          ...["attach", "--file", join(folder, "mapping.json"), "--json"],
        ]);
        return { count: (JSON.parse(output) as { loaded: number }).loaded, cpu };
      });
      await measure("regulars attach, again", attached, async () => {
        const { output, cpu } = await runCommand(attached, [
          ...["attach", "--file", join(folder, "mapping.json"), "--json"],
        ]);
        const { loaded, mirrored } = JSON.parse(output) as { loaded: number; mirrored: number };
        return { count: rows + loaded + mirrored, cpu };
      });
      const [imported, mirrored] = await Promise.all([server.url, attached].map(sums));
      if (imported !== mirrored) throw new Error(`other bookings: ${imported}; ${mirrored}`);
      return {
        tables: [
          {
            title: `${rows} rows`,
            columns: ["what", "seconds", "rows/s", "of import", "CPU seconds", "of import's CPU"],
            rows: results,
          },
        ],
        notes: ["The bookings of both databases have the same checksum."],
      };
    }),
});

/** All that both were given, as one number. */
async function sums(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || sum(hashtextextended(
         jsonb_build_array(
           external_source, external_id, starts_at at time zone 'UTC',
           ends_at at time zone 'UTC', party_size, booking_type, status, label, customer_name,
           customer_email, customer_phone, marketing_opt_in, bookings.notes, spend_amount,
           spend_currency, bookings.created_at at time zone 'UTC')::text, 0)) as sum
       from bookings
       left join restaurant_tables
         on restaurant_tables.restaurant_id = bookings.restaurant_id
         and restaurant_tables.id = table_id`,
    );
    return rows[0]?.sum ?? "";
  });
}
