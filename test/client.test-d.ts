import type pg from "pg";
import { expectTypeOf, it } from "vitest";
import {
  type Db,
  type Pool,
  type Restaurant,
  type RestaurantDb,
  analytics,
  bookings,
  forRestaurant,
  transaction,
} from "../src/index.js";
import type { Row } from "../src/rows.js";

declare const db: Db;

it("takes a pool, a client and a restaurant's database for a database", () => {
  expectTypeOf<pg.Pool>().toExtend<Db>();
  expectTypeOf<pg.Client>().toExtend<Db>();
  expectTypeOf<pg.PoolClient>().toExtend<Db>();
  expectTypeOf<Pool>().toExtend<Db>();
  expectTypeOf<RestaurantDb>().toExtend<Db>();
});

it("gives ids as string, instants as Date, points and money as number", () => {
  expectTypeOf<bookings.Booking>().toExtend<{
    id: string;
    table_id: string | null;
    starts_at: Date;
    cancelled_at: Date | null;
    loyalty_points_awarded: number;
    spend_amount: number | null;
    status: bookings.BookingStatus;
  }>();
  expectTypeOf<bookings.Booking["status"]>().not.toEqualTypeOf<string>();
  expectTypeOf<Row<{ sum: number | string | null; json: unknown }>>().toEqualTypeOf<{
    sum: number | null;
    json: unknown;
  }>();
});

it("asks for what must be given, and knows what may be left out", () => {
  const request = { restaurant_id: "", starts_at: new Date(), party_size: 2 };
  expectTypeOf(bookings.create(db, request)).resolves.toEqualTypeOf<bookings.Booking>();
  expectTypeOf(bookings.create(db, { ...request, notes: undefined, table_id: null })).not.toBeAny();
  // @ts-expect-error: no party size
  void bookings.create(db, { restaurant_id: "", starts_at: new Date() });
  // @ts-expect-error: no such meal
  void bookings.create(db, { ...request, booking_type: "supper" });
  // @ts-expect-error: an instant is a Date
  void bookings.create(db, { ...request, starts_at: "2030-01-01" });
  // @ts-expect-error: nobody is "guest"
  void bookings.cancel(db, { restaurant_id: "", booking_id: "", cancelled_by: "guest" });
});

it("hands a client of the pool to a transaction, and on what the work gives", () => {
  expectTypeOf(transaction<number>)
    .parameter(1)
    .parameter(0)
    .toEqualTypeOf<pg.PoolClient>();
  expectTypeOf(transaction<number>).returns.resolves.toEqualTypeOf<number>();
});

it("tells what a payload holds by the type of its event", async () => {
  for (const event of await analytics.read(db)) {
    expectTypeOf(event.cursor).toBeString();
    if (event.event_type === "booking.waitlisted") {
      expectTypeOf(event.payload.position).toBeNumber();
      // @ts-expect-error: of another event
      expectTypeOf(event.payload.cancelled_by).not.toBeString();
    } else if (event.event_type === "booking.cancelled") {
      expectTypeOf(event.payload.cancelled_by).toEqualTypeOf<bookings.CancelledBy>();
    }
  }
});

it("tells a slug from an id, and an id that is a text of the program", () => {
  const id = String(1);
  expectTypeOf(forRestaurant(db, id)).toEqualTypeOf<Restaurant>();
  expectTypeOf(forRestaurant(db, { slug: "luna" })).toEqualTypeOf<Restaurant>();
  expectTypeOf(
    forRestaurant(db, "0199c0de-0000-7000-8000-00000000000a"),
  ).toEqualTypeOf<Restaurant>();
  // @ts-expect-error: a slug is given as { slug }
  void forRestaurant(db, "luna");
});
