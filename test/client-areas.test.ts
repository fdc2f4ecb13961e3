/** Customers, loyalty and analytics through the client: each function reaches its SQL function and is typed. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  IdempotencyError,
  InsufficientPointsError,
  InvalidFieldError,
  NotFoundError,
  type Pool,
  analytics,
  bookings,
  createPool,
  customers,
  forRestaurant,
  loyalty,
} from "../src/index.js";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
let pool: Pool;
let restaurant_id: string;
let customer_id: string;
let booking_id: string;

beforeAll(async () => {
  restaurant_id = await addRestaurant(database.pool, [4]);
  pool = createPool({ connectionString: database.url, pilotRestaurantIds: restaurant_id });
  await loyalty.setProgram(pool, { restaurant_id, slug: "club", name: "Club" });
  const booking = await bookings.create(pool, {
    restaurant_id,
    starts_at: new Date("2031-05-01T19:00Z"),
    party_size: 4,
    customer_name: "Ann Archer",
    customer_email: "ann@example.com",
  });
  customer_id = booking.customer_id ?? "";
  booking_id = booking.id;
});
afterAll(() => pool.end());

describe("customers", () => {
  it("finds a guest by any way of writing, and gives the same card by id", async () => {
    const [found] = await customers.find(pool, { restaurant_id, search: " ANN@example.com" });
    expect(found).toMatchObject({
      id: customer_id,
      full_name: "Ann Archer",
      total_covers: 4,
      balance: 30,
      tier: "bronze",
      next_booking_id: booking_id,
      next_booking_at: new Date("2031-05-01T19:00Z"),
    });
    expect(await customers.get(pool, { restaurant_id, customer_id })).toEqual(found);
    const nobody = customers.get(pool, { restaurant_id, customer_id: randomUUID() });
    await expect(nobody).rejects.toBeInstanceOf(NotFoundError);
  });

  it("keeps tags, notes and consents", async () => {
    const tags = ["window", "regular"];
    const updated = await customers.update(pool, { restaurant_id, customer_id, tags });
    expect(updated).toMatchObject({ id: customer_id, notes: null });
    expect([...updated.tags].sort()).toEqual(["regular", "window"]);
    const choice = { restaurant_id, customer_id, is_given: true, actor: "staff", source: "phone" };
    const consents = await customers.setConsent(pool, choice);
    expect(consents.map(({ channel }) => channel).sort()).toEqual(["email", "phone", "sms"]);
    await customers.setConsent(pool, { ...choice, is_given: false, channels: ["sms"] });
    expect(await customers.get(pool, { restaurant_id, customer_id })).toMatchObject({
      email_opt_in: true,
      sms_opt_in: false,
    });
    const wrong = customers.setConsent(pool, { ...choice, source: "by phone" });
    await expect(wrong).rejects.toMatchObject({ name: "InvalidFieldError", field: "source" });
  });

  it("tells how many profiles it had to correct", async () => {
    await pool.query("delete from customer_profiles where restaurant_id = $1", [restaurant_id]);
    const corrected = await customers.refreshProfiles(pool, { restaurant_id });
    expect(corrected).toEqual({ inserted: 1, changed: 0 });
  });
});

describe("loyalty", () => {
  it("gives rules and tiers as what they are", async () => {
    const accrual_rule = { type: "flat", points: 25 } as const;
    const program = await loyalty.setProgram(pool, {
      restaurant_id,
      slug: "spare",
      name: "Spare",
      accrual_rule,
      expires_after: "12 months",
      is_active: false,
    });
    expect(program).toMatchObject({ accrual_rule, expires_after: "1 year", is_active: false });
    expect(program.tier_definitions.tiers[0]).toEqual({ tier: "bronze", min_points: 0 });
  });

  it("adjusts, redeems and reverses, each once for its key", async () => {
    const by = { restaurant_id, customer_id, reason: "Sorry for the wait", actor: "staff" };
    const adjustment = { ...by, points: 70, idempotency_key: randomUUID() };
    const entry = await loyalty.adjust(pool, adjustment);
    expect(entry).toMatchObject({ points_delta: 70, reason: "manual.adjustment" });
    expect(await loyalty.adjust(pool, adjustment)).toEqual(entry);
    const reused = loyalty.adjust(pool, { ...adjustment, points: 71 });
    await expect(reused).rejects.toBeInstanceOf(IdempotencyError);

    const tooMuch = loyalty.redeem(pool, { ...by, points: 101 });
    await expect(tooMuch).rejects.toBeInstanceOf(InsufficientPointsError);
    const spent = await loyalty.redeem(pool, { ...by, points: 40 });
    const back = await loyalty.reverse(pool, { ...by, event_id: spent.id });
    expect(back).toMatchObject({ points_delta: 40, reverses_event_id: spent.id });
    expect(await loyalty.getAccount(pool, { restaurant_id, customer_id })).toMatchObject({
      balance: 100,
      lifetime_points: 30,
      next_tier: "silver",
      points_to_next_tier: 70,
    });
  });

  it("states, sums up and rebuilds", async () => {
    const which = { restaurant_id, customer_id };
    const lines = await loyalty.statement(pool, which);
    expect(lines.map(({ line, points_delta, balance }) => [line, points_delta, balance])).toEqual([
      ["opening", null, 0],
      ["entry", 30, 30],
      ["entry", 70, 100],
      ["entry", -40, 60],
      ["entry", 40, 100],
      ["closing", null, 100],
    ]);
    const long_ago = { ...which, as_of: new Date(0) };
    expect((await loyalty.balanceAt(pool, long_ago)).balance).toBe(0);
    const liability = await loyalty.liability(pool, { restaurant_id });
    expect(liability).toMatchObject([{ expiry_month: null, points: 100, accounts: 1 }]);
    expect(await loyalty.expire(pool, { restaurant_id })).toEqual({
      accounts: 0,
      entries: 0,
      points: 0,
    });
    expect(await loyalty.lapseTiers(pool, { restaurant_id })).toBe(0);
    expect(await loyalty.rebuildLedger(pool, { restaurant_id })).toEqual({
      entries_posted: 0,
      accounts_corrected: 0,
    });
  });
});

describe("analytics", () => {
  it("reads the feed in pages, typed and judged", async () => {
    const db = forRestaurant(pool, restaurant_id);
    const [first] = await analytics.read(db, { restaurant_id, limit_to: 1 });
    expect(first).toMatchObject({ event_type: "booking.created", booking_id, restaurant_id });
    if (first?.event_type !== "booking.created") throw new Error("not the event it should be");
    expect(first.payload).toMatchObject({ party_size: 4, loyalty_points_awarded: 30 });
    const rest = await analytics.read(pool, { restaurant_id, after: first.cursor });
    expect(rest.map(({ event_type }) => event_type)).toContain("booking.allocated");
    const wrong = analytics.read(pool, { after: "yesterday" });
    await expect(wrong).rejects.toBeInstanceOf(InvalidFieldError);
  });

  it("tells why a payload would be refused, and writes again what was purged", async () => {
    const payload = { version: 1 };
    const event = { event_type: "booking.cancelled", schema_version: 1, payload };
    const problems = await analytics.problems(pool, event);
    expect(problems).toContainEqual(
      expect.objectContaining({ key: "cancelled_by", rule: "missing" }),
    );
    await pool.query("delete from analytics_events where restaurant_id = $1", [restaurant_id]);
    const reissued = await analytics.reissue(pool, { restaurant_id });
    expect(reissued).toContainEqual({ event_type: "booking.created", reissued: 1 });
  });
});
