/**
 * A year of three restaurants that do not exist, as an older system left it: guests typed by many
 * hands, no customers, points as a bare number on each booking. The same at each start, but for the
 * dates.
 */
import { randomUUID } from "node:crypto";
import { setProgram } from "./loyalty.js";
import type { Db } from "./rows.js";

export interface SampleRestaurant {
  id: string;
  name: string;
  slug: string;
}

interface Place {
  name: string;
  slug: string;
  timezone: string;
  country: string;
  /** Telephone numbers of guests: the country's code and how a national number begins. */
  phone: [code: string, start: string];
  program: Omit<Parameters<typeof setProgram>[1], "restaurant_id">;
  tables: [label: string, capacity: number, seating: string][];
}

const places: [Place, Place, Place] = [
  {
    name: "The Harbour Table",
    slug: "harbour-table",
    timezone: "Europe/London",
    country: "GB",
    phone: ["44", "07700900"],
    program: { slug: "harbour-club", name: "Harbour Club" },
    tables: [
      ["T1", 2, "window"],
      ["T2", 2, "indoor"],
      ["T3", 4, "indoor"],
      ["T4", 4, "booth"],
      ["T5", 8, "indoor"],
    ],
  },
  {
    name: "Trattoria Salvia",
    slug: "trattoria-salvia",
    timezone: "Europe/Rome",
    country: "IT",
    phone: ["39", "3475550"],
    program: {
      slug: "amici",
      name: "Amici",
      accrual_rule: { type: "flat", points: 25 },
      expires_after: "12 months",
    },
    tables: [
      ["A", 2, "outdoor"],
      ["B", 4, "indoor"],
      ["C", 6, "indoor"],
    ],
  },
  {
    name: "Café Linden",
    slug: "cafe-linden",
    timezone: "Europe/Berlin",
    country: "DE",
    phone: ["49", "01713920"],
    program: { slug: "stammgast", name: "Stammgast" },
    tables: [
      ["1", 2, "window"],
      ["2", 4, "indoor"],
    ],
  },
];

const firstNames =
  "Ada Bruno Clara Dmitri Elif Farid Greta Hugo Ines Jonas Kemi Luca Maya Noor".split(" ");
const lastNames =
  "Abara Bianchi Costa Dubois Ender Fischer Gallo Hughes Ito Jansen Keller Lowe Marsh".split(" ");

/** Makes the restaurants, their tables and programs, and lets the first two into the pilot. */
export async function makeRestaurants(
  db: Db,
): Promise<[SampleRestaurant, SampleRestaurant, SampleRestaurant]> {
  const made: SampleRestaurant[] = [];
  for (const { name, slug, timezone, country, program, tables } of places) {
    const { rows } = await db.query(
      `insert into restaurants (name, slug, timezone, country_code) values ($1, $2, $3, $4)
       returning id, name, slug`,
      [name, slug, timezone, country],
    );
    const restaurant = rows[0] as SampleRestaurant;
    await db.query(
      `insert into restaurant_tables (restaurant_id, label, capacity, seating_type)
       select $1, label, capacity, seating
       from unnest($2::text[], $3::int[], $4::text[]) as t (label, capacity, seating)`,
      [restaurant.id, tables.map((t) => t[0]), tables.map((t) => t[1]), tables.map((t) => t[2])],
    );
    await setProgram(db, { restaurant_id: restaurant.id, ...program });
    made.push(restaurant);
  }
  const [first, second, third] = made as [SampleRestaurant, SampleRestaurant, SampleRestaurant];
  // As rows, not as a setting of this connection: a psql session opened after the demo is in the
  // pilot too.
  await db.query(
    "insert into regulars.settings (name, value) values ('loyalty.pilot_restaurant_ids', $1)",
    [`${first.id},${second.id}`],
  );
  return [first, second, third];
}

/** Loads the year before today; returns how many bookings that were. */
export async function loadHistory(db: Db, restaurants: SampleRestaurant[]): Promise<number> {
  const random = seeded(20);
  const batch = randomUUID();
  let loaded = 0;
  for (const [index, place] of places.entries()) {
    const restaurant = restaurants[index];
    if (!restaurant) continue;
    const rows = history(place, random);
    await db.query(
      `
        insert into bookings (restaurant_id, import_batch_id, created_at, starts_at, ends_at,
        party_size,
         booking_type,
         status,
         customer_name,
         customer_email,
         customer_phone,
         marketing_opt_in,
         source,
         loyalty_points_awarded)
       select
         $1,
         $2,
         starts_at - interval '6 days',
         starts_at,
         starts_at + interval '2 hours',
         party_size,
         booking_type, status, name, email, phone, opt_in, source, points
       from jsonb_to_recordset($3) as legacy (starts_at timestamptz, party_size int,
       booking_type text,
         status text, name text, email text, phone text, opt_in boolean, source text, points int)`,
      [restaurant.id, batch, JSON.stringify(rows)],
    );
    loaded += rows.length;
  }
  return loaded;
}

function history(place: Place, random: () => number) {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const guests = Array.from({ length: 45 }, (_, number) => {
    const [first, last] = [pick(firstNames), pick(lastNames)];
    return {
      name: `${first} ${last}`,
      email: `${first}.${last}${number}@example.com`.toLowerCase(),
      phone: place.phone[1] + String(100 + number),
    };
  });
  return Array.from({ length: 130 }, (_, number) => {
    // Lower numbers are picked more often: regulars.
    const guest = guests[Math.floor(random() ** 2 * guests.length)];
    const party_size = pick([1, 2, 2, 2, 3, 4, 4, 5, 6]);
    const status = pick([
      "completed",
      "completed",
      "completed",
      "completed",
      "no_show",
      "cancelled",
    ]);
    const lunch = random() < 0.3;
    const at = new Date(Date.now() - (number + 1) * 2.7 * 86_400_000);
    at.setUTCHours(lunch ? 12 : 19, pick([0, 15, 30, 45]), 0, 0);
    return {
      starts_at: at,
      party_size,
      booking_type: lunch ? "lunch" : "dinner",
      status,
      ...(guest && random() > 0.06 ? mistype(guest, place.phone[0], pick) : nobody(pick)),
      opt_in: random() < 0.2,
      source: pick(["web", "phone", "partner"]),
      points: status === "completed" ? 10 + 5 * party_size : 0,
    };
  });
}

interface Contact {
  name: string | null;
  email: string | null;
  phone: string | null;
}

/** The same guest as somebody else would have typed it. */
function mistype(
  guest: { name: string; email: string; phone: string },
  code: string,
  pick: <Value>(values: readonly Value[]) => Value,
): Contact {
  const national = guest.phone.replace(/^0/, "");
  const grouped = `${guest.phone.slice(0, 5)} ${guest.phone.slice(5)}`;
  return {
    name: pick([guest.name, guest.name.toUpperCase(), ` ${guest.name}`]),
    email: pick([guest.email, guest.email.toUpperCase(), ` ${guest.email} `]),
    phone: pick([
      guest.phone,
      grouped,
      grouped.replace(" ", "."),
      `+${code} ${national}`,
      `00${code}${national}`,
    ]),
  };
}

/** Walk-ins: nobody asked who they are. */
function nobody(pick: <Value>(values: readonly Value[]) => Value): Contact {
  return pick<Contact>([
    { name: null, email: null, phone: null },
    { name: null, email: null, phone: null },
    { name: "Window table", email: null, phone: null },
    { name: "Hotel guest", email: null, phone: null },
  ]);
}

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
