/** A restaurant for the console: visits, points, somebody who waits, two who may be one. */
import { adjust, redeem } from "../src/loyalty.js";
import type { TestDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

export interface ConsoleSample {
  id: string;
  slug: string;
  /** Ada, who has been there before and comes today. */
  guest: string;
  /** Ada again, under another e-mail. */
  duplicate: string;
  /** What Ada spent. */
  redemption: string;
  /** The reference of her booking of today. */
  reference: string;
}

export async function addConsoleSample({ pool }: TestDatabase): Promise<ConsoleSample> {
  const id = await addRestaurant(pool, [2, 4]);
  await addProgram(pool, id);
  await pool.query(
    `insert into regulars.settings (name, value) values ('loyalty.pilot_restaurant_ids', $1)
     on conflict (name) do update set value = excluded.value`,
    [id],
  );
  await pool.query("update restaurants set name = 'Luna' where id = $1", [id]);
  const book = async (
    who: string,
    email: string,
    phone: string | null,
    days: number,
    status = "confirmed",
  ) => {
    const { rows } = await pool.query<{ id: string; customer_id: string; reference: string }>(
      `insert into bookings (restaurant_id, customer_name, customer_email, customer_phone,
         starts_at, created_at,
         party_size, status)
       select $1, $2, $3, $4,
         -- Within the hour, and today: late at night an hour from now is tomorrow.
         least(
           date_trunc('hour', now()) + interval '1 hour',
           date_trunc('day', now(), timezone) + interval '23 hours'
         ) + make_interval(days => $5),
         now() - interval '90 days', 2, $6
       from restaurants where id = $1
       returning id, customer_id, reference`,
      [id, who, email, phone, days, status],
    );
    return rows[0] as { id: string; customer_id: string; reference: string };
  };
  for (const days of [-70, -40, -10])
    await book("Ada Marsh", "ada@example.org", "07700 900123", days, "completed");
  await book("Bruno Gallo", "bruno@example.org", null, -30, "completed");
  await book("Clara Ito", "clara@example.org", null, -20, "no_show");
  await book("Clara Ito", "clara@example.org", null, -15, "cancelled");
  const now = await book("Ada Marsh", "ada@example.org", "07700 900123", 0);
  await book("Dmitri Costa", "dmitri@example.org", null, 0, "pending_allocation");
  await pool.query(
    `insert into bookings (restaurant_id, starts_at, party_size)
     values ($1, now() + interval '1 hour', 3)`,
    [id],
  );
  const duplicate = await book("Ada Marsh", "ada.marsh@example.com", "07700 900123", 3);
  const { rows } = await pool.query<{ slug: string }>(
    "select slug from restaurants where id = $1",
    [id],
  );
  const account = { restaurant_id: id, customer_id: now.customer_id, actor: "staff" };
  await adjust(pool, { ...account, points: 40, reason: "Waited long" });
  const spent = await redeem(pool, { ...account, points: 30, reason: "Dessert" });
  return {
    id,
    slug: rows[0]?.slug ?? "",
    guest: now.customer_id,
    duplicate: duplicate.customer_id,
    redemption: spent.id,
    reference: now.reference,
  };
}

/** The addresses below a restaurant that a console which may write has. */
export function consolePages({ guest, duplicate, redemption, reference }: ConsoleSample): string[] {
  return [
    "today",
    "guests",
    "guests?q=ada",
    "guests?q=nobody-at-all",
    `guests/${guest}`,
    `guests/${guest}/statement`,
    "guests/candidates",
    `guests/${guest}/adjust`,
    `guests/${guest}/redeem`,
    `guests/${guest}/reverse?entry=${redemption}`,
    `guests/${guest}/consent`,
    `guests/${guest}/merge?duplicate=${duplicate}`,
    `guests/${guest}/erase`,
    "loyalty",
    "loyalty/what-if",
    "reports",
    "reports?by=day",
    "events",
    "events?type=booking.created&booking=nothing",
    `events/${reference}`,
    "events/contracts/booking.created.v1",
    "health",
    "health/backfill",
  ];
}
