import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  IdempotencyError,
  InvalidFieldError,
  NotFoundError,
  type Pool,
  RefusedError,
  StatusMoveError,
  TableTakenError,
  TenantError,
  bookings,
  createPool,
  forRestaurant,
  transaction,
} from "../src/index.js";
import { useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const database = useDatabase();
let pool: Pool;
let restaurant_id: string;

beforeAll(async () => {
  restaurant_id = await addRestaurant(database.pool, [2, 4]);
  await addProgram(database.pool, restaurant_id);
  pool = createPool({ connectionString: database.url, pilotRestaurantIds: restaurant_id });
});
afterAll(() => pool.end());

let day = 0;
/** Seven in the evening of a day that no other test uses. */
const evening = () => new Date(Date.UTC(2031, 0, ++day, 19));
const guest = {
  customer_name: "Ann Archer",
  customer_email: "ann@example.com",
  customer_phone: "020 7946 0018",
};

it("takes a booking from the request to the end of the visit", async () => {
  const starts_at = evening();
  const made = await bookings.create(pool, { restaurant_id, starts_at, party_size: 2, ...guest });
  expect(made).toMatchObject({
    restaurant_id,
    starts_at,
    ends_at: new Date(starts_at.getTime() + 7_200_000),
    status: "confirmed",
    booking_type: "dinner",
    customer_name: "Ann Archer",
    marketing_opt_in: false,
    loyalty_points_awarded: 20,
    spend_amount: null,
  });
  expect(made.reference).toMatch(/^[2-9A-Z]{8}$/);
  expect(made.created_at).toBeInstanceOf(Date);

  const which = { restaurant_id, booking_id: made.id };
  const amended = await bookings.amend(pool, { ...which, party_size: 4 });
  expect(amended).toMatchObject({ party_size: 4, loyalty_points_awarded: 30 });
  expect(amended.table_id).not.toBe(made.table_id);

  const spend = { spend_amount: 8_050, spend_currency: "GBP" };
  const done = await bookings.complete(pool, { ...which, ...spend });
  expect(done).toMatchObject({ status: "completed", previous_status: "confirmed", ...spend });
  await expect(bookings.confirm(pool, which)).rejects.toBeInstanceOf(StatusMoveError);
  expect(await bookings.noShow(pool, which)).toMatchObject({
    status: "no_show",
    loyalty_points_awarded: 0,
  });
});

it(
  "puts a party without a table on the waiting list, and allocates one that " + "comes free",
  async () => {
    const starts_at = evening();
    const request = { restaurant_id, starts_at, party_size: 3, ...guest };
    const seated = await bookings.create(pool, request);
    const waiting = await bookings.create(pool, request);
    expect(waiting).toMatchObject({ status: "pending_allocation", table_id: null });
    const which = { restaurant_id, booking_id: waiting.id };
    await expect(bookings.allocate(pool, which)).rejects.toBeInstanceOf(TableTakenError);
    const cancelled = await bookings.cancel(pool, {
      restaurant_id,
      booking_id: seated.id,
      cancelled_by: "customer",
    });
    expect(cancelled).toMatchObject({ status: "cancelled", cancelled_by: "customer" });
    expect(await bookings.allocate(pool, which)).toMatchObject({
      status: "confirmed",
      table_id: seated.table_id,
    });
  },
);

it("tells who waits, whose turn it is at a table, and whom a newcomer passes", async () => {
  const starts_at = evening();
  const request = { restaurant_id, starts_at, party_size: 2 };
  const [first, second] = [
    await bookings.create(pool, request),
    await bookings.create(pool, { ...request, party_size: 4 }),
  ];
  const waiting = await bookings.create(pool, request);
  await bookings.create(pool, { ...request, party_size: 4 });
  expect(waiting).toMatchObject({ status: "pending_allocation", waiting_passed: null });
  const date = starts_at.toISOString().slice(0, 10);
  const queue = await bookings.listWaiting(pool, { restaurant_id, day: date });
  expect(queue.map(({ place, ticket, party_size }) => [place, ticket, party_size])).toEqual([
    [1, 1, 2],
    [2, 2, 4],
  ]);

  await bookings.cancel(pool, { restaurant_id, booking_id: first.id, cancelled_by: "customer" });
  const table_id = first.table_id ?? "";
  const [next] = await bookings.nextWaiting(pool, { restaurant_id, table_id });
  expect(next).toMatchObject({ booking_id: waiting.id, place: 1, status: "waiting" });
  expect(await bookings.create(pool, request)).toMatchObject({ table_id, waiting_passed: 1 });
  await expect(
    bookings.nextWaiting(pool, { restaurant_id, table_id, limit_to: 0 }),
  ).rejects.toMatchObject({ name: "InvalidFieldError", field: "limit_to" });
  const foreign = bookings.nextWaiting(pool, { restaurant_id, table_id: randomUUID() });
  await expect(foreign).rejects.toThrow(NotFoundError);

  await bookings.cancel(pool, { restaurant_id, booking_id: second.id, cancelled_by: "staff" });
  const small = { restaurant_id, booking_id: waiting.id, party_size: 3 };
  expect(await bookings.amend(pool, small)).toMatchObject({ offered_table_id: second.table_id });
  await expect(
    bookings.allocate(pool, { restaurant_id, booking_id: waiting.id, table_id }),
  ).rejects.toMatchObject({ field: "table_id" });
});

it("lists bookings of a time, a page at a time", async () => {
  const from_at = evening();
  const to_at = new Date(from_at.getTime() + 10);
  const ids: string[] = [];
  for (let late = 0; late < 3; late++) {
    const starts_at = new Date(from_at.getTime() + late);
    const { id } = await bookings.create(pool, { restaurant_id, starts_at, party_size: 1 });
    ids.push(id);
  }
  const page = await bookings.list(pool, { restaurant_id, from_at, to_at, limit_to: 2 });
  expect(page.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const rest = { restaurant_id, from_at, to_at, after: ids[1] };
  expect((await bookings.list(pool, rest)).map(({ id }) => id)).toEqual(ids.slice(2));
  const waiting = { restaurant_id, from_at, to_at, status: "pending_allocation" } as const;
  expect(await bookings.list(pool, waiting)).toHaveLength(1);
});

it("gives the first booking to a retry, and refuses the key for another request", async () => {
  const idempotency_key = randomUUID();
  const request = { restaurant_id, starts_at: evening(), party_size: 2, ...guest, idempotency_key };
  const first = await bookings.create(pool, request);
  expect(await bookings.create(pool, request)).toEqual(first);
  const other = bookings.create(pool, { ...request, party_size: 3 });
  await expect(other).rejects.toBeInstanceOf(IdempotencyError);
});

it("names the field that is wrong, and nothing that the guest has written", async () => {
  const request = { restaurant_id, starts_at: evening(), party_size: 2 };
  const wrong = [
    ["party_size", { party_size: 0 }],
    ["party_size", { party_size: 1000 }],
    ["ends_at", { ends_at: new Date(0) }],
    ["customer_email", { customer_email: "ann at example" }],
    ["customer_phone", { customer_phone: "call me" }],
  ] as const;
  for (const [field, change] of wrong) {
    const error: unknown = await bookings
      .create(pool, { ...request, ...change })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidFieldError);
    expect(error).toMatchObject({ field });
    expect(JSON.stringify(error)).not.toMatch(/ann at|call me/);
  }
});

it("has a class for each other way to be refused", async () => {
  const request = { restaurant_id, starts_at: evening(), party_size: 2 };
  const refused = (change: object) => bookings.create(pool, { ...request, ...change });
  await expect(refused({ restaurant_id: randomUUID() })).rejects.toBeInstanceOf(NotFoundError);
  await expect(refused({ table_id: randomUUID() })).rejects.toBeInstanceOf(NotFoundError);
  const { table_id } = await refused({});
  await expect(refused({ table_id })).rejects.toBeInstanceOf(TableTakenError);
  const elsewhere = forRestaurant(pool, randomUUID());
  await expect(bookings.create(elsewhere, request)).rejects.toBeInstanceOf(TenantError);
  const deleted = transaction(pool, (client) => client.query("delete from bookings"));
  await expect(deleted).rejects.toBeInstanceOf(RefusedError);
});

it("works in the restaurant's context, and in the caller's own transaction", async () => {
  const request = { restaurant_id, starts_at: evening(), party_size: 2 };
  const db = forRestaurant(pool, restaurant_id);
  const { id } = await bookings.create(db, request);
  const undone = transaction(db, async (client) => {
    await bookings.cancel(client, { restaurant_id, booking_id: id, cancelled_by: "staff" });
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  const { starts_at: from_at } = request;
  const to_at = new Date(from_at.getTime() + 1);
  const [kept] = await bookings.list(db, { restaurant_id, from_at, to_at });
  expect(kept).toMatchObject({ id, status: "confirmed" });
});

it("gives the last table to one of two who ask at the same moment", async () => {
  const request = { restaurant_id, starts_at: evening(), party_size: 4 };
  const both = await Promise.all([bookings.create(pool, request), bookings.create(pool, request)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["confirmed", "pending_allocation"]);
});
