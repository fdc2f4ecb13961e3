import { bookings, createPool, forRestaurant } from "../src/index.js";

const pool = createPool(process.env.DATABASE_URL);
const { rows } = await pool.query("select id from restaurants where slug = 'harbour-table'");
const db = forRestaurant(pool, (rows as [{ id: string }])[0].id);
const booking = await bookings.create(db, {
  restaurant_id: db.restaurantId,
  starts_at: new Date("2031-06-01T18:00:00Z"),
  party_size: 4,
  customer_name: "Ada Lovelace",
  customer_email: " Ada@Example.org",
  customer_phone: "07911 123456",
});
console.log(booking.status, booking.loyalty_points_awarded); // confirmed 30
await pool.end();
