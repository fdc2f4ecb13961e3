/**
 * A booking and the app's own rows, together or not at all: here with Kysely. Drizzle and Prisma
 * are the same with `fromDrizzle(tx)` and `fromPrisma(tx)`.
 */
import type { Kysely } from "kysely";
import { type Restaurant, forRestaurant, fromKysely } from "regulars";

/** The app's own tables. */
export interface AppTables {
  app_orders: { booking_id: string; menu: string; guests: number };
}

export interface Dinner {
  at: Date;
  guests: number;
  email: string;
  menu: string;
}

export async function bookDinner(
  orm: Kysely<AppTables>,
  slug: string,
  { at, guests, email, menu }: Dinner,
  schema?: string,
): Promise<string> {
  return orm.transaction().execute(async (trx) => {
    const db: Restaurant = forRestaurant(fromKysely(trx, { schema }), { slug });
    const booking = await db.bookings.create({
      starts_at: at,
      party_size: guests,
      customer_email: email,
    });
    // the order fails: there is no booking either, and no points
    await trx.insertInto("app_orders").values({ booking_id: booking.id, menu, guests }).execute();
    return booking.reference;
  });
}
