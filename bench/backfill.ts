/**
 * The backfill beside the floor and the usual script, all from the same load.
 *
 * - Floor: plain statements write the rows that the backfill leaves, once, into empty tables with
 *   the same columns, checks, indexes and keys; one update attaches the bookings. It finds nothing
 *   out: it knows every row beforehand.
 * - The usual script upserts everything, updates everything, deletes the ledger and inserts it
 *   again, in one transaction, on such copies, so that no trigger of ours is in its way.
 */
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { backfillInChunks } from "../src/upkeep.js";
import {
  type ResultTable,
  type Timed,
  copyTables,
  definePart,
  round,
  rowsWritten,
  startServer,
  withClient,
} from "./harness.js";
import { load } from "./load.js";

const derived = [
  "customers",
  "customer_profiles",
  "loyalty_points",
  "loyalty_point_events",
  "loyalty_tier_changes",
];

export const backfill = definePart({
  title: "The backfill beside the floor and the usual script",
  sizes: { bookings: 1_000_000, restaurants: 50, usual: 1, jobs: 2, profile: 0 },
  async run({ bookings, restaurants, usual, jobs, profile }) {
    await using server = await startServer();
    await migrate(server.url);
    await withClient(server.url, (client) => load(client, { bookings, restaurants }));
    await server.quiet(server.url);
    if (profile > 0) await server.trackStatements();
    const times = new Map<string, Timed<unknown>>();
    const tables: ResultTable[] = [];
    const notes: string[] = [];

    const measure = async (what: string, url: string, work: () => Promise<unknown>) => {
      await server.quiet(url);
      const time = await server.timed(work);
      times.set(what, time);
      process.stderr.write(`${what}: ${round(time.seconds)} s, ${round(time.cpu)} s of CPU\n`);
      if (profile > 0) tables.push(await server.profile(url, what, profile));
    };

    // Ours runs first, because the floor writes the rows that ours has left.
    const ours = await server.clone("ours");
    await measure("ours, first run", ours, () => inChunks(ours, 1));
    await withClient(ours, async (client) => {
      const before = await rowsWritten(client);
      await measure("ours, clean re-run", ours, () => inChunks(ours, 1));
      notes.push(
        "Rows written by the clean re-run, by pg_stat_user_tables: " +
          `${(await rowsWritten(client)) - before}.`,
      );

      await copyTables(client, "floor", ["bookings", ...derived]);
      await copyBookings(client, "floor");
      await client.query(`create table floor.attached as
        select restaurant_id, id, customer_id from bookings where customer_id is not null`);
      await measure("floor, derived rows", ours, async () => {
        for (const table of derived) {
          const { rows } = await client.query<{ names: string }>(
            `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
             where attrelid = $1::regclass
               and attnum > 0 and not attisdropped and attgenerated = ''`,
            [`public.${table}`],
          );
          const names = rows[0]?.names;
          await client.query(
            `insert into floor.${table} (${names}) select ${names} from public.${table}`,
          );
        }
      });
      await measure("floor, bookings attached", ours, () =>
        client.query(`
          update floor.bookings set customer_id = attached.customer_id from floor.attached
          where attached.restaurant_id = bookings.restaurant_id and attached.id = bookings.id`),
      );
      await client.query("drop schema floor cascade");

      await drift(client);
      await measure("ours, after 0.1% drift", ours, () => inChunks(ours, 1));
    });
    await server.drop("ours");

    if (jobs > 1) {
      const parallel = await server.clone("parallel");
      await measure(`ours, first run, --jobs ${jobs}`, parallel, () => inChunks(parallel, jobs));
      await server.drop("parallel");
    }

    if (usual > 0) {
      const url = await server.clone("usual");
      await withClient(url, async (client) => {
        await copyTables(client, "usual", ["bookings", ...derived]);
        await copyBookings(client, "usual");
        await measure("usual script, first run", url, () => usualScript(client));
        await measure("usual script, again", url, () => usualScript(client));
      });
    }

    const sum = (pick: (time: Timed<unknown>) => number, names: string[]) =>
      names.reduce((total, name) => total + pick(times.get(name) ?? missing), 0);
    const floor = ["floor, derived rows", "floor, bookings attached"];
    const clean = ["ours, clean re-run"];
    const ratio = (what: string, of: string, to: string[], target: string) => {
      const share = (pick: (time: Timed<unknown>) => number) =>
        round(sum(pick, [what]) / sum(pick, to), 2);
      return [what, of, share((t) => t.seconds), share((t) => t.cpu), target];
    };
    tables.unshift(
      {
        title: `Seconds, ${bookings} bookings of ${restaurants} restaurants`,
        columns: ["contestant", "time", "CPU of the server", "microseconds a booking"],
        rows: [
          ...times,
          ["floor, both", addUp(floor.map((name) => times.get(name) ?? missing))] as const,
        ].map(([what, { seconds, cpu }]) => [
          what,
          round(seconds),
          round(cpu),
          round((seconds * 1e6) / bookings),
        ]),
      },
      {
        title: "Ratios",
        columns: ["contestant", "to", "time", "CPU", "target"],
        rows: [
          ratio("ours, first run", "floor", floor, "1.2"),
          ...(jobs > 1 ? [ratio(`ours, first run, --jobs ${jobs}`, "floor", floor, "0.75")] : []),
          ratio("ours, clean re-run", "first run", ["ours, first run"], "0.33"),
          ratio("ours, after 0.1% drift", "clean re-run", clean, "1.2"),
          ...(usual > 0
            ? [
                ratio("usual script, first run", "floor", floor, ""),
                ratio("usual script, again", "floor", floor, ""),
              ]
            : []),
        ],
      },
    );
    return { tables, notes };
  },
});

const missing: Timed<unknown> = { seconds: NaN, cpu: NaN, value: undefined };

function addUp(times: Timed<unknown>[]): Timed<unknown> {
  return {
    seconds: times.reduce((sum, { seconds }) => sum + seconds, 0),
    cpu: times.reduce((sum, { cpu }) => sum + cpu, 0),
    value: undefined,
  };
}

async function inChunks(url: string, jobs: number) {
  const pool = new pg.Pool({ connectionString: url, max: jobs + 1 });
  try {
    return await backfillInChunks(pool, { jobs });
  } finally {
    await pool.end();
  }
}

/** Bookings as they were loaded, in the same order. */
async function copyBookings(client: pg.Client, schema: string) {
  const { rows } = await client.query<{ columns: string; values: string }>(`
    select string_agg(attname, ', ' order by attnum) as columns,
      string_agg(case when attname in ('customer_id',
      'loyalty_program_id') then 'null' else attname end, ', '
        order by attnum) as values
    from pg_attribute
    where attrelid = 'public.bookings'::regclass and attnum > 0 and not attisdropped`);
  await client.query(`insert into ${schema}.bookings (${rows[0]?.columns})
    select ${rows[0]?.values} from public.bookings order by created_at`);
}

/** Every thousandth booking loses its customer, points or entry behind the triggers' back. */
async function drift(client: pg.Client) {
  await client.query(`
    alter table bookings disable trigger user;
    update bookings set customer_id = null, loyalty_program_id = null
      where customer_id is not null and hashtext(id::text) % 3000 = 0;
    update bookings set loyalty_points_awarded = loyalty_points_awarded + 5
      where customer_id is not null and loyalty_points_awarded > 0
        and hashtext(id::text) % 3000 = 1;
    alter table bookings enable trigger user;
    update customer_profiles set total_covers = total_covers + 1
      where hashtext(customer_id::text) % 3000 = 0`);
}

/**
 * As one writes it in an afternoon: contacts lowered and stripped, no word about merges, consents
 * or reversals.
 */
async function usualScript(client: pg.Client) {
  const email = "nullif(lower(trim(customer_email)), '')";
  const phone = "nullif(regexp_replace(customer_phone, '[^0-9+]', '', 'g'), '')";
  await client.query("begin");
  await client.query(`
    insert into usual.customers (
      restaurant_id, email, phone, email_normalized, phone_normalized, full_name
    )
    select distinct on (restaurant_id, ${email}, ${phone})
      restaurant_id, customer_email, customer_phone, ${email}, ${phone}, customer_name
    from usual.bookings where ${email} is not null or ${phone} is not null
    order by restaurant_id, ${email}, ${phone}, created_at desc
    on conflict (restaurant_id, identity) where erased_at is null
    do update set email = excluded.email,
    phone = excluded.phone,
    full_name = excluded.full_name,
    updated_at = now();
    analyze usual.customers;

    update usual.bookings set customer_id = customers.id, loyalty_program_id = programs.id
    from usual.customers, loyalty_programs as programs
    where customers.restaurant_id = bookings.restaurant_id
      and customers.identity = regulars.identity_key(${email}, ${phone})
      and programs.restaurant_id = bookings.restaurant_id;

    insert into usual.customer_profiles (restaurant_id, customer_id, first_booking_at,
    last_booking_at, total_bookings,
      total_cancellations, total_no_shows, total_covers, total_visits, last_visit_at,
      marketing_opt_in)
    select restaurant_id, customer_id, min(created_at), max(created_at), count(*),
      count(*) filter (where status = 'cancelled'), count(*) filter (where status = 'no_show'),
      coalesce(sum(party_size) filter (where status not in ('cancelled', 'no_show')), 0),
      count(*) filter (where status = 'completed'),
      max(starts_at) filter (where status = 'completed'),
      bool_or(marketing_opt_in)
    from usual.bookings where customer_id is not null group by restaurant_id, customer_id
    on conflict (
      restaurant_id, customer_id
    ) do update set first_booking_at = excluded.first_booking_at,
      last_booking_at = excluded.last_booking_at, total_bookings = excluded.total_bookings,
      total_cancellations = excluded.total_cancellations, total_no_shows = excluded.total_no_shows,
      total_covers = excluded.total_covers, total_visits = excluded.total_visits,
      last_visit_at = excluded.last_visit_at,
      marketing_opt_in = excluded.marketing_opt_in,
      updated_at = now();

    delete from usual.loyalty_point_events;
    insert into usual.loyalty_points (restaurant_id, program_id, customer_id, tier)
    select distinct restaurant_id, loyalty_program_id, customer_id, 'bronze'
    from usual.bookings where customer_id is not null and loyalty_points_awarded > 0
    on conflict do nothing;
    analyze usual.loyalty_points;
    insert into usual.loyalty_point_events (restaurant_id, program_id, customer_id, booking_id,
    sequence, points_delta,
      reason, source_key, occurred_at, digest)
    select restaurant_id, loyalty_program_id, customer_id, id,
      row_number() over (partition by restaurant_id, customer_id order by created_at),
      loyalty_points_awarded,
      'booking.confirmed', 'booking:' || id || ':1', created_at, ''
    from usual.bookings where customer_id is not null and loyalty_points_awarded > 0;
    update usual.loyalty_points set balance = sums.points, lifetime_points = sums.points,
      tier = case when sums.points >= 500 then 'platinum' when sums.points >= 250 then 'gold'
        when sums.points >= 100 then 'silver' else 'bronze' end,
      last_awarded_at = sums.awarded_at, last_sequence = sums.entries, updated_at = now()
    from (
      select
        restaurant_id,
        customer_id,
        sum(points_delta) as points,
        max(occurred_at) as awarded_at,
        count(*)::int as entries
      from usual.loyalty_point_events group by restaurant_id, customer_id
    ) as sums
    where loyalty_points.restaurant_id = sums.restaurant_id
      and loyalty_points.customer_id = sums.customer_id;
    commit`);
}
