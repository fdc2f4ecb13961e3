/**
 * Behind PgBouncer in transaction mode clients follow each other on the same server connections.
 * Restaurants are kept apart there by tenants.test.ts, and a part of the soak runs there.
 */
import { describe, expect, it } from "vitest";
import { bookings, createPool, forRestaurant, transaction } from "../../src/index.js";
import { useDatabase } from "../database.js";
import { hasPgbouncer, startPgbouncer } from "../pgbouncer.js";
import { addProgram, addRestaurant } from "../sample.js";
import { Traffic, oneRestaurant } from "./traffic.js";

const database = useDatabase();
describe.skipIf(!hasPgbouncer)("behind PgBouncer in transaction mode", () => {
  it("live bookings and points of many clients on few connections are all there", async () => {
    await database.pool.query(oneRestaurant);
    await using pooler = await startPgbouncer(database.url, { connections: 3 });
    await using pool = createPool({ connectionString: pooler.url, max: 16 });
    const traffic = new Traffic(pool, "pooled").start(16);
    while (traffic.acknowledged < 100) await new Promise((resolve) => setTimeout(resolve, 50));
    await traffic.stop();
    const tally = await traffic.tally(database.pool);
    console.log(
      `PgBouncer: 16 clients on 3 connections; acknowledged ${tally.bookings} bookings, ` +
        `${tally.entries} entries; lost ${tally.lost}, twice ${tally.twice}`,
    );
    expect(tally).toMatchObject({ lost: 0, twice: 0, halves: 0, codes: {} });
  });

  it("the pilot settings of one client never reach another on the same connection", async () => {
    await database.pool.query("delete from regulars.settings");
    await using pooler = await startPgbouncer(database.url);
    const restaurants = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const restaurant_id = await addRestaurant(database.pool, [4]);
        await addProgram(database.pool, restaurant_id);
        return restaurant_id;
      }),
    );
    // The first two are in the pilot of their own clients, the third in nobody's.
    const open = (pilotRestaurantIds: string | undefined, pipeline: boolean) =>
      createPool({ connectionString: pooler.url, max: 4, pipeline, pilotRestaurantIds });
    const [first = "", second = ""] = restaurants;
    await using a = open(first, true);
    await using b = open(second, false);
    await using c = open(undefined, true);
    const clients = [
      { pool: a, pilot: first },
      { pool: b, pilot: second },
      { pool: c, pilot: "" },
    ];
    const wrong: string[] = [];
    let earned = 0;
    await Promise.all(
      Array.from({ length: 180 }, async (_, number) => {
        const { pool, pilot } = clients[number % 3] ?? { pool: c, pilot: "" };
        const restaurant_id = restaurants[Math.floor(number / 3) % 3] ?? "";
        const db = forRestaurant(pool, restaurant_id);
        const booking = {
          restaurant_id,
          starts_at: new Date(Date.UTC(2031, 0, 1 + number, 18)),
          party_size: 2,
          customer_name: "Guest",
          customer_email: `guest${number}@example.com`,
          customer_phone: null,
        };
        // What fails halfway leaves its settings as little as what is committed.
        if (number % 5 === 0) {
          await expect(bookings.create(db, { ...booking, party_size: 0 })).rejects.toThrow();
          await expect(
            transaction(db, () => Promise.reject(new Error("changed my mind"))),
          ).rejects.toThrow("changed my mind");
        }
        const made =
          number % 2 === 0
            ? await bookings.create(db, booking)
            : await transaction(db, (client) => bookings.create(client, booking));
        const isOpen = pilot === restaurant_id;
        if (made.loyalty_points_awarded > 0 !== isOpen) wrong.push(`${number}: ${pilot}`);
        if (isOpen) earned++;
      }),
    );
    expect(wrong).toEqual([]);
    expect(earned).toBe(40);
    const { rows } = await database.pool.query(
      `select count(distinct booking_id)::int as count from loyalty_point_events
       where restaurant_id = any ($1)`,
      [restaurants],
    );
    expect(rows).toEqual([{ count: earned }]);
  });
});
