import { createPool, forRestaurant } from "regulars";
import { expect, inject, it } from "vitest";

it("earns points for a booking", async () => {
  await using pool = createPool(inject("databaseUrl"));
  const db = forRestaurant(pool, { slug: "luna" });
  const booking = await db.bookings.create({
    starts_at: new Date("2031-06-01T18:00:00Z"),
    party_size: 4,
    customer_email: "ada@example.org",
  });
  expect(booking).toMatchObject({ status: "confirmed", loyalty_points_awarded: 30 });
});
