/** `forRestaurant`: the functions of one restaurant, and what they read and refuse. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  InvalidFieldError,
  NotFoundError,
  type Pool,
  type Restaurant,
  TenantError,
  analytics,
  bookings,
  createPool,
  forRestaurant,
  restaurants,
  transaction,
} from "../src/index.js";
import { useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const database = useDatabase();
let pool: Pool;
let slug: string;
let db: Restaurant;

beforeAll(async () => {
  const restaurant_id = await addRestaurant(database.pool, [2, 4, 6]);
  const { rows } = await database.pool.query<{ slug: string }>(
    "update restaurants set day_starts_at = '04:00' where id = $1 returning slug",
    [restaurant_id],
  );
  slug = rows[0]?.slug ?? "";
  await addProgram(database.pool, restaurant_id);
  pool = createPool({ connectionString: database.appUrl, pilotRestaurantIds: restaurant_id });
  db = forRestaurant(pool, { slug });
});
afterAll(() => pool.end());

const evening = (day: number, hour = 19) => new Date(Date.UTC(2031, 5, day, hour));
const ada = { customer_name: "Ada", customer_email: "ada@example.org" };

it("finds the restaurant by its slug, as the app, and needs no id again", async () => {
  const booking = await db.bookings.create({ starts_at: evening(1), party_size: 4, ...ada });
  expect([booking.status, booking.loyalty_points_awarded]).toEqual(["confirmed", 30]);
  expect(booking.restaurant_id).toBe(await db.ready());
  const [card] = await db.customers.find({ search: "ADA@example.org" });
  expect(card).toMatchObject({ id: booking.customer_id, balance: 30 });
  expect(await db.loyalty.programs()).toMatchObject([{ slug: "club", is_active: true }]);
  expect(await db.loyalty.status()).toMatchObject([{ slug, earns: true, opened_by: "session" }]);
  expect(await db.loyalty.explain({ booking_id: booking.id })).toMatchObject({ reason: "earned" });
  const nowhere = forRestaurant(pool, { slug: "nowhere" });
  await expect(nowhere.bookings.list()).rejects.toMatchObject({
    code: "RG004",
    what: "restaurant",
  });
});

it("runs inside a transaction of the app's own", async () => {
  const left = transaction(pool, async (client) => {
    const inside = forRestaurant(client, { slug });
    await inside.bookings.create({ starts_at: evening(2), party_size: 2, ...ada });
    expect(await inside.bookings.list({ day: "2031-06-02" })).toHaveLength(1);
    throw new Error("taken back");
  });
  await expect(left).rejects.toThrow("taken back");
  expect(await db.bookings.list({ day: "2031-06-02" })).toEqual([]);
});

it("reads bookings by id, reference, guest, status and day, a page at a time", async () => {
  const request = { party_size: 2, customer_email: "ben@example.org" };
  const made = [];
  for (const at of [evening(10, 12), evening(10, 18), new Date("2031-06-11T01:30Z")]) {
    made.push(await db.bookings.create({ starts_at: at, ...request }));
  }
  const [first, second, third] = made;
  if (!first || !second || !third) throw new Error("no bookings");
  const typed = ` ${first.reference.toLowerCase().slice(0, 4)} ${first.reference.slice(4)}`;
  expect((await db.bookings.get({ reference: typed })).id).toBe(first.id);
  expect((await db.bookings.get({ booking_id: first.id })).id).toBe(first.id);
  await db.bookings.cancel({ booking_id: second.id, cancelled_by: "customer" });

  // half past two in the night is the day before, where days begin at four
  const ids = async (which: Parameters<typeof db.bookings.list>[0]) =>
    (await db.bookings.list(which)).map(({ id }) => id);
  const day = "2031-06-10";
  const all = [first.id, second.id, third.id];
  expect(await ids({ day })).toEqual(all);
  expect(await ids({ customer_id: first.customer_id })).toEqual(all);
  expect(await ids({ day, status: "confirmed" })).toEqual([first.id, third.id]);
  const page = await ids({ day, limit_to: 2 });
  expect([...page, ...(await ids({ day, limit_to: 2, after: page[1] ?? "" }))]).toEqual(all);
});

it("gives the guests that a search finds a page at a time, each once", async () => {
  for (const each of ["ida", "ina", "iva"]) {
    const guest = { customer_name: "Iris Page", customer_email: `${each}@example.org` };
    await db.bookings.create({ starts_at: evening(15), party_size: 1, ...guest });
  }
  const ids = async (which: Parameters<typeof db.customers.find>[0]) =>
    (await db.customers.find({ search: "iris pa", ...which })).map(({ id }) => id);
  const all = await ids({});
  expect(all).toHaveLength(3);
  const first = await ids({ limit_to: 2 });
  expect([...first, ...(await ids({ limit_to: 2, after: first[1] }))]).toEqual(all);
  expect(await ids({ after: all[2] })).toEqual([]);
});

it("follows the events of a restaurant that is named by its slug", async () => {
  const id = await db.ready();
  for await (const event of analytics.follow(forRestaurant(pool, { slug }))) {
    expect(event.restaurant_id).toBe(id);
    break;
  }
});

it("tells which tables are free, in the order in which a booking takes them", async () => {
  const at = { starts_at: evening(20), party_size: 3 };
  const [four, six] = await db.tables.free(at);
  expect([four?.capacity, six?.capacity]).toEqual([4, 6]);
  const booking = await db.bookings.create({ ...at, ...ada });
  expect(booking.table_id).toBe(four?.id);
  expect((await db.tables.free(at)).map(({ capacity }) => capacity)).toEqual([6]);
  expect(await db.tables.free({ starts_at: evening(20, 22), party_size: 3 })).toHaveLength(2);
  expect((await db.tables.list()).map(({ label }) => label)).toEqual(["T1", "T2", "T3"]);
});

describe("names the field of an argument that is not valid:", () => {
  const booking_id = "00000000-0000-7000-8000-000000000000";
  it.each<[string, string, () => Promise<unknown>]>([
    ["a bad id", "booking_id", () => db.bookings.get({ booking_id: "7" })],
    [
      "a guest and a half",
      "party_size",
      () => db.bookings.create({ starts_at: evening(3), party_size: 1.5 }),
    ],
    [
      "no guests",
      "party_size",
      () => db.bookings.create({ starts_at: evening(3), party_size: Number.NaN }),
    ],
    [
      "an invalid date",
      "starts_at",
      () => db.bookings.create({ starts_at: new Date("never"), party_size: 2 }),
    ],
    [
      "an instant that is a number",
      "starts_at",
      () => db.bookings.create({ starts_at: 7 as unknown as Date, party_size: 2 }),
    ],
    ["a sign that no text holds", "search", () => db.customers.find({ search: "a\0b" })],
    [
      "a list that is none",
      "tags",
      () => db.customers.update({ customer_id: booking_id, tags: "vip" as unknown as string[] }),
    ],
    ["a day that is none", "day", () => db.bookings.list({ day: "2031-02-30" })],
    ["an unknown status", "status", () => db.bookings.list({ status: "seated" as "confirmed" })],
    ["a page of less than nothing", "limit_to", () => db.bookings.list({ limit_to: -1 })],
    ["a cursor that is none", "after", () => db.bookings.list({ after: "page 2" })],
    ["neither id nor reference", "booking_id", () => db.bookings.get({})],
    [
      "an end before the start",
      "ends_at",
      () => db.tables.free({ starts_at: evening(3), ends_at: evening(2) }),
    ],
    [
      "an interval that is none",
      "expires_after",
      () => db.loyalty.setProgram({ slug: "club", expires_after: "a while" }),
    ],
  ])("%s", async (_name, field, call) => {
    const error: unknown = await call().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidFieldError);
    expect(error).toMatchObject({ code: "RG001", field });
  });

  it("and says what is not there", async () => {
    const missing = db.bookings.get({ booking_id });
    await expect(missing).rejects.toBeInstanceOf(NotFoundError);
    await expect(missing).rejects.toMatchObject({ what: "booking" });
    const guest = db.bookings.list({ customer_id: booking_id });
    await expect(guest).rejects.toMatchObject({ what: "customer" });
  });
});

it("lists to the app its own restaurant, and to operators all", async () => {
  const { list } = restaurants;
  const other = await addRestaurant(database.pool);
  await expect(bookings.list(db, { restaurant_id: other })).rejects.toBeInstanceOf(TenantError);
  expect((await list(db)).map((restaurant) => restaurant.slug)).toEqual([slug]);
  await using operators = createPool({ connectionString: database.opsUrl });
  const [first] = await list(operators, { limit_to: 1 });
  const rest = await list(operators, { after: first?.id });
  expect([first, ...rest]).toHaveLength(2);
});
