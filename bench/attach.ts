/** An app's own table of bookings: attached, filled, written to, and left again. */
import { attach, attachDifferences, checkAttach, detach } from "../src/attach/index.js";
import { createPool } from "../src/client.js";
import { migrate } from "../src/migrate.js";
import { uninstall } from "../src/uninstall.js";
import { backfillInChunks, verify } from "../src/upkeep.js";
import { definePart, round, startServer, withClient } from "./harness.js";

const mapping = {
  source: "app",
  restaurants: {
    table: "public.venues",
    as: "venue",
    key: "venue.id",
    name: "venue.name",
    timezone: "venue.tz",
    country_code: "'GB'",
  },
  bookings: {
    table: "public.bookings",
    as: "booking",
    key: "id",
    restaurant: "booking.venue_id",
    fields: {
      starts_at: "booking.at",
      party_size: "booking.guests",
      status: "booking.status",
      customer_email: "booking.email",
      created_at: "booking.created_at",
    },
    statuses: { booked: "confirmed", done: "completed", gone: "cancelled" },
  },
};

export const attachPart = definePart({
  title: "An app's own table of bookings, attached",
  sizes: { bookings: 100_000, restaurants: 50, live: 1000 },
  async run({ bookings, restaurants, live }) {
    await using server = await startServer();
    const { url } = server;
    const rows: (string | number)[][] = [];
    const run = (sql: string) => withClient(url, (client) => client.query(sql));
    const measure = async (what: string, work: () => Promise<unknown>, each = bookings) => {
      await server.quiet(url);
      const { seconds, cpu } = await server.timed(work);
      rows.push([what, round(seconds, 2), round(cpu, 2), round((seconds * 1e6) / each)]);
    };
    const appInserts = (day: string) =>
      run(`insert into public.bookings (venue_id, at, guests, email)
        select 1 + n % ${restaurants}, '${day}'::timestamptz + n * interval '1 minute', 2,
          '${day}-' || n || '@example.com'
        from generate_series(1, ${live}) as n`);

    await run(`
      create table public.venues (id serial primary key, name text, tz text);
      insert into public.venues (name, tz)
      select 'Venue ' || n, 'Europe/London' from generate_series(1, ${restaurants}) as n;
      create table public.bookings (
        id serial primary key, venue_id integer references public.venues (id), at timestamptz,
        guests integer, status text not null default 'booked', email text,
        created_at timestamptz not null default now());
      insert into public.bookings (venue_id, at, guests, status, email, created_at)
      select 1 + n % ${restaurants}, '2020-01-01'::timestamptz + n * interval '1 minute',
        1 + n % 6, case n % 10 when 0 then 'gone' else 'done' end,
        'guest-' || n % ${Math.ceil(bookings / 4)} || '@example.com',
        '2019-12-01'::timestamptz + n * interval '1 minute'
      from generate_series(1, ${bookings}) as n`);
    await measure("the app's inserts alone", () => appInserts("2030-01-01"), live);
    await migrate(url, { schema: "own" });
    await measure("attach --check", () => checkAttach(url, mapping));
    await measure("attach, with the history", () => attach(url, mapping));
    await run(`
      insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
      insert into own.loyalty_programs (restaurant_id, slug, name, pilot_only, is_active)
      select id, 'club', 'Club', false, true from own.restaurants`);
    await using pool = createPool({ connectionString: url, schema: "own" });
    await measure("backfill", () => backfillInChunks(pool));
    await measure("verify, with the comparison", () => verify(pool));
    await measure("the comparison alone", () => attachDifferences(url));
    // In turns, so that a busy machine slows both: many rows by one statement, then one by each.
    const straight = (day: string, from: number, to: number) => `
      insert into own.bookings (restaurant_id, starts_at, party_size, customer_email)
      select restaurant_id, '${day}'::timestamptz + n * interval '1 minute', 2,
        '${day}-' || n || '@example.com'
      from generate_series(${from}, ${to}) as n
      join regulars.attached_restaurants on external_id = (1 + n % ${restaurants})::text`;
    const mirrored = (day: string, from: number, to: number) => `
      insert into public.bookings (venue_id, at, guests, email)
      select 1 + n % ${restaurants}, '${day}'::timestamptz + n * interval '1 minute', 2,
        '${day}-' || n || '@example.com'
      from generate_series(${from}, ${to}) as n`;
    const sums = new Map<string, number>();
    for (let turn = 1; turn <= 4; turn++) {
      for (const [name, write] of Object.entries({ mirrored, straight })) {
        const day = (kind: number) =>
          `20${30 + 10 * kind + turn}-0${name === "mirrored" ? 1 : 5}-01`;
        for (const [kind, size] of [live, 1].entries()) {
          await server.quiet(url);
          const { cpu } = await server.timed(() =>
            withClient(url, async (client) => {
              for (let from = 1; from <= live; from += size) {
                await client.query(write(day(kind), from, from + size - 1));
              }
            }),
          );
          const what = `${name}, ${size} by a statement`;
          sums.set(what, (sums.get(what) ?? 0) + cpu);
        }
      }
    }
    for (const [what, cpu] of sums) {
      rows.push([what, "", round(cpu, 2), round((cpu * 1e6) / (4 * live))]);
    }
    await measure("detach", () => detach(url));
    await measure("uninstall", () => uninstall(url));
    const title = `${bookings} bookings of the app's; ${live} live ones`;
    return { tables: [{ title, columns: ["", "seconds", "CPU", "µs a booking"], rows }] };
  },
});
