/**
 * The right to be forgotten, on a whole restaurant: after erasing a tenth of its guests the
 * database, read as text from end to end, holds nothing of them, and everything that is counted is
 * what it was.
 */
import { beforeAll, expect, it } from "vitest";
import { bookings, createPool, customers, loyalty } from "../src/index.js";
import { backfillInChunks, verify } from "../src/upkeep.js";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
const people = 40;

/**
 * What a guest is called, in words that are nobody else's, and no part of a reference, which has no
 * I and O.
 */
const nameOf = (place: number) => `Nameof${word(place)}`;
const emailOf = (place: number) => `mail-${word(place)}@example.org`.toLowerCase();
const nationalOf = (place: number) => `7911${String(400_000 + place * 7)}`;
function word(place: number): string {
  return String.fromCharCode(75 + (place % 10), 97 + Math.floor(place / 10), 105, 111);
}

let restaurantId: string;
let customerOf: Map<number, string>;

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query(sql, values)).rows as Row[];
}

/**
 * Every row of every table of the database that is not PostgreSQL's own, each as a line of text.
 */
async function dump(): Promise<Map<string, string>> {
  const tables = await query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
     order by 1`,
  );
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await query<{ line: string }>(`select t::text as line from ${name} as t`);
    texts.set(
      name,
      rows
        .map(({ line }) => line)
        .join("\n")
        .toLowerCase(),
    );
  }
  return texts;
}

/** The tables that hold a guest's name, address or number, however the number is written. */
function tablesThatKnow(place: number, texts: Map<string, string>): string[] {
  const sought = [nameOf(place).toLowerCase(), emailOf(place), word(place).toLowerCase()];
  return [...texts.keys()].filter((table) => {
    const text = texts.get(table) ?? "";
    return (
      sought.some((each) => text.includes(each)) ||
      text.replace(/[\s()+-]/g, "").includes(nationalOf(place))
    );
  });
}

/**
 * What counts, after a backfill that is not kept: an import that is attached to nobody yet counts
 * as well.
 */
async function totals(): Promise<unknown> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("select from backfill_customers_loyalty($1)", [restaurantId]);
    const { rows } = await client.query(
      `select
       (select count(*) from bookings) as bookings,
       (select count(*) from customers) as customers,
       (select (sum(total_bookings), sum(total_covers), sum(total_visits), sum(total_cancellations))
        from customer_profiles)::text as profiles,
       (select sum(lifetime_points) from loyalty_points) as accounts,
       (select array_agg((tier, count) order by tier) from (
         select tier, count(*) from loyalty_points group by tier
       ) as tiers)::text as tiers,
       (
         select (count(*), sum(points_delta)) from loyalty_point_events
         where reason <> 'erasure'
       )::text as ledger,
       (
         select count(*) from analytics_events
         where event_type not in ('customer.erased', 'marketing.consent_changed')
           and payload ->> 'reason' is distinct from 'erasure'
       ) as events,
       (select count(*) from waiting_list) as waiting,
       (
         select (count(*), count(*) filter (where is_given)) from marketing_consents
       )::text as consents`,
    );
    return rows[0];
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function redChecks(): Promise<string[]> {
  const checks = await verify(database.pool, { restaurant_id: restaurantId });
  return checks
    .filter(
      ({ ok, severity, check_name }) => !ok && severity === "fail" && check_name !== "pilot_list",
    )
    .map(({ check_name }) => check_name);
}

/** Forty guests, and everything that a restaurant comes to hold on them. */
beforeAll(async () => {
  restaurantId = await addRestaurant(database.pool, [4, 4]);
  const restaurant_id = restaurantId;
  await using pool = createPool({
    connectionString: database.url,
    pilotRestaurantIds: restaurant_id,
  });
  await loyalty.setProgram(pool, { restaurant_id, slug: "club", name: "Club" });
  customerOf = new Map();
  for (let place = 0; place < people; place++) {
    const name = nameOf(place);
    const national = nationalOf(place);
    const booked = await bookings.create(pool, {
      restaurant_id,
      // two tables: every third guest of an evening waits
      starts_at: new Date(Date.UTC(2031, 0, 1 + Math.floor(place / 3), 19)),
      party_size: 2 + (place % 3),
      customer_name: name,
      customer_email: emailOf(place).toUpperCase(),
      customer_phone: place % 4 === 0 ? null : `0${national}`,
      notes: `${name} sits by the window`,
      marketing_opt_in: place % 2 === 0,
      idempotency_key: `request-${place}`,
    });
    const customer_id = booked.customer_id ?? "";
    customerOf.set(place, customer_id);
    const by = { restaurant_id, customer_id, actor: "staff:1" };
    await customers.update(pool, {
      ...by,
      tags: [`friend of ${name}`],
      notes: `call 0${national}`,
    });
    await loyalty.adjust(pool, { ...by, points: 30, reason: `a gift to ${name}` });
    await customers.setConsent(pool, {
      ...by,
      is_given: place % 3 === 0,
      source: "phone",
      wording: `${name} agreed on +44 ${national}`,
    });
    // another contact of the same person, merged, or taken out again
    const second = await bookings.create(pool, {
      restaurant_id,
      starts_at: new Date(Date.UTC(2031, 6, 1 + place, 12)),
      party_size: 2,
      customer_name: `${name} again`,
      customer_phone: `+44 (0)${national.slice(0, 4)} ${national.slice(4)}`,
    });
    const pair = { restaurant_id, actor: "staff:1", duplicate_id: second.customer_id ?? "" };
    if (pair.duplicate_id !== customer_id) {
      await customers.merge(pool, { ...pair, survivor_id: customer_id });
      if (place % 5 === 0) {
        await customers.unmerge(pool, pair);
        await customers.merge(pool, { ...pair, survivor_id: customer_id });
      }
    }
    if (place > 0) {
      await customers.declineMergeCandidate(pool, {
        restaurant_id,
        customer_id,
        other_id: customerOf.get(place - 1) ?? "",
        actor: "staff:1",
      });
    }
    if (place % 6 === 0)
      await bookings.cancel(pool, { restaurant_id, booking_id: second.id, cancelled_by: "staff" });
  }
  // an import, of which half is attached to nobody yet
  const imported = (from: number, to: number) =>
    database.pool.query(
      `
        insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
        booking_type, status,
         customer_name, customer_email, customer_phone, notes, external_source, external_id)
       select
         $1,
         gen_random_uuid(),
         at,
         at + interval '1 hour',
         2,
         'dinner',
         'completed',
         name,
         email,
         phone,
         name || ' paid in cash', 'elsewhere', (1000 + place)::text
       from unnest(
         $2::text[],
         $3::text[],
         $5::text[]
       ) with ordinality as t (name, email, phone, place)
       cross
       join lateral (
         select timestamptz '2024-05-01 19:00Z' + (place + $4) * interval '1 day' as at
       ) as days`,
      [restaurant_id, names.slice(from, to), emails.slice(from, to), from, phones.slice(from, to)],
    );
  const names = Array.from({ length: people }, (_, place) => nameOf(place));
  const phones = names.map((_, place) => (place % 4 === 0 ? null : `0${nationalOf(place)}`));
  const emails = names.map((_, place) => emailOf(place));
  await imported(0, people / 2);
  await backfillInChunks(database.pool, { restaurant_id });
  await database.pool.query(
    "update bookings set external_id = 'a' || external_id where external_id is not null",
  );
  await imported(people / 2, people);
}, 240_000);

it(
  "leaves nothing of a tenth of the guests anywhere, and everything else as it was",
  { timeout: 240_000 },
  async () => {
    const restaurant_id = restaurantId;
    const erased = Array.from({ length: people / 10 }, (_, nth) => nth * 10 + 3);
    const others = Array.from({ length: people }, (_, place) => place).filter(
      (p) => !erased.includes(p),
    );
    const before = await dump();
    // else the dump would not see them, and what follows would prove nothing
    for (const place of erased) {
      expect(tablesThatKnow(place, before)).toEqual(
        expect.arrayContaining([
          "public.bookings",
          "public.customers",
          "public.loyalty_point_event_notes",
          "public.marketing_consents",
        ]),
      );
    }

    const counted = await totals();

    for (const place of erased) {
      const which = { restaurant_id, customer_id: customerOf.get(place) ?? "", actor: "staff:1" };
      const first = await customers.erase(database.pool, which);
      expect(first.bookings).toBe(3);
      expect(await customers.erase(database.pool, which)).toEqual(first);
    }

    const check = async () => {
      const after = await dump();
      expect(erased.map((place) => tablesThatKnow(place, after))).toEqual(erased.map(() => []));
      expect(others.filter((place) => tablesThatKnow(place, after).length < 4)).toEqual([]);
      for (const table of ["public.loyalty_point_events", "public.analytics_events"]) {
        const kept = new Set(after.get(table)?.split("\n"));
        expect(
          before
            .get(table)
            ?.split("\n")
            .filter((line) => !kept.has(line)),
        ).toEqual([]);
      }
      expect(await totals()).toEqual(counted);
    };
    await check();
    // nothing is owed to nobody
    expect(
      await query(
        `select balance from loyalty_points join customers
           on customers.restaurant_id = loyalty_points.restaurant_id and customers.id = customer_id
         where erased_at is not null and balance <> 0`,
      ),
    ).toEqual([]);
    // the import of the others, and then nothing
    await backfillInChunks(database.pool, { restaurant_id });
    await check();
    expect(await redChecks()).toEqual([]);
    const counts = await backfillInChunks(database.pool, { restaurant_id });
    expect(counts.filter(({ inserted, changed }) => inserted + changed > 0)).toEqual([]);
    await check();

    const [place = 0] = erased;
    const again = await bookings.create(database.pool, {
      restaurant_id,
      starts_at: new Date("2032-01-01T19:00Z"),
      party_size: 2,
      customer_email: emailOf(place),
      customer_phone: `0${nationalOf(place)}`,
    });
    expect(again.customer_id).not.toBe(customerOf.get(place));
    expect(
      await customers.get(database.pool, { restaurant_id, customer_id: again.customer_id ?? "" }),
    ).toMatchObject({
      total_bookings: 1,
      email_opt_in: false,
    });
    expect(await redChecks()).toEqual([]);
  },
);
