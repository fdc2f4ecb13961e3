/**
 * Customers, loyalty and analytics through the client: each function reaches its SQL function and
 * is typed.
 */
import { randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  IdempotencyError,
  InsufficientPointsError,
  InvalidFieldError,
  NotFoundError,
  type Pool,
  RefusedError,
  analytics,
  bookings,
  createPool,
  customers,
  forRestaurant,
  loyalty,
  upkeep,
} from "../src/index.js";
import { packageRoot } from "../src/package.js";
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

  it("keeps the contacts that identify nobody as they are compared", async () => {
    const contacts = ["NoEmail@luna.example", "0000000000"];
    expect(await customers.setPlaceholderContacts(pool, { restaurant_id, contacts })).toEqual([
      "noemail@luna.example",
    ]);
    const many = Array.from({ length: 101 }, (_, at) => `a${at}@luna.example`);
    await expect(
      customers.setPlaceholderContacts(pool, { restaurant_id, contacts: many }),
    ).rejects.toMatchObject({ name: "InvalidFieldError", field: "contacts" });
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

it("has a query for every public function", async () => {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct proname as name
     from pg_proc
     where pronamespace = regulars.home_schema() and prorettype <> 'trigger'::regtype
       and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')`,
  );
  const folder = join(packageRoot, "queries");
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const called = new Set(texts.join("\n").match(/\b\w+(?=\()/g));
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([]);
});

describe("a second guest", () => {
  let duplicate_id: string;

  beforeAll(async () => {
    const booking = await bookings.create(pool, {
      restaurant_id,
      starts_at: new Date("2031-06-01T19:00Z"),
      party_size: 2,
      customer_name: "Annie Archer",
      customer_email: "annie@example.com",
    });
    duplicate_id = booking.customer_id ?? "";
  });

  it("is merged and taken out again, with the points", async () => {
    const pair = { restaurant_id, survivor_id: customer_id, duplicate_id, actor: "staff" };
    expect(await customers.merge(pool, pair)).toMatchObject({ duplicate_id, unmerged_at: null });
    const which = { restaurant_id, customer_id: duplicate_id };
    expect((await customers.get(pool, which)).id).toBe(customer_id);
    expect((await loyalty.getAccount(pool, which)).balance).toBe(120);
    const out = await customers.unmerge(pool, { restaurant_id, duplicate_id, actor: "staff" });
    expect(out.unmerged_at).toBeInstanceOf(Date);
    expect((await loyalty.getAccount(pool, which)).balance).toBe(20);
  });

  it("is exported and erased", async () => {
    const which = { restaurant_id, customer_id: duplicate_id };
    expect(JSON.stringify(await customers.exportData(pool, which))).toContain("annie@example.com");
    const inactive = { restaurant_id, older_than: "3 years", actor: "system", dry_run: true };
    expect(await customers.eraseInactive(pool, inactive)).toEqual([]);
    const erased = await customers.erase(pool, { ...which, actor: "staff" });
    expect(erased).toMatchObject({ customer_id: duplicate_id, bookings: 1, reason: "request" });
    expect((await customers.get(pool, which)).email).toBeNull();
    expect(await customers.find(pool, { restaurant_id, search: "annie@example.com" })).toEqual([]);
  });
});

it("offers rewards for points, to whom they are open", async () => {
  const dessert = { restaurant_id, slug: "dessert", name: "Dessert", points: 60 };
  const reward = await loyalty.setReward(pool, dessert);
  const by = { restaurant_id, customer_id, reward_id: reward.id, actor: "staff" };
  expect(await loyalty.redeemReward(pool, by)).toMatchObject({
    points_delta: -60,
    reason: "redemption",
  });
  await expect(loyalty.redeemReward(pool, by)).rejects.toBeInstanceOf(InsufficientPointsError);
  await loyalty.setReward(pool, { ...dessert, lowest_tier: "gold" });
  await expect(loyalty.redeemReward(pool, by)).rejects.toBeInstanceOf(RefusedError);
  expect(await loyalty.rewards(pool, { restaurant_id, customer_id })).toMatchObject([
    { id: reward.id, lowest_tier: "gold", refused_with: "RG028" },
  ]);
  expect(await loyalty.rewards(pool, { restaurant_id })).toMatchObject([{ refused_with: null }]);
});

it("tells what a booking would earn, and takes points back", async () => {
  expect(await loyalty.previewPoints(pool, { restaurant_id, party_size: 2 })).toMatchObject({
    program_slug: "club",
    points: 20,
  });
  const event = (entry: { id: string }) => ({
    restaurant_id,
    event_id: entry.id,
    reason: "by mistake",
    actor: "staff",
  });
  const by = { restaurant_id, customer_id, reason: "by mistake", actor: "staff" };
  const given = await loyalty.adjust(pool, { ...by, points: 500 });
  expect((await loyalty.reverseEntry(pool, event(given))).points_delta).toBe(-500);
  await expect(loyalty.reverseEntry(pool, event(given))).rejects.toBeInstanceOf(RefusedError);
  await loyalty.adjust(pool, { ...by, points: 20 });
  const spent = await loyalty.redeem(pool, { ...by, points: 20 });
  const part = await loyalty.reverse(pool, { ...event(spent), points: 5 });
  expect(part.points_delta).toBe(5);
  expect((await loyalty.reverse(pool, event(spent))).points_delta).toBe(15);
  await loyalty.reverseEntry(pool, event(await loyalty.adjust(pool, { ...by, points: -1 })));
});

it("lifts the limits of a reward", async () => {
  const reward = { restaurant_id, slug: "cake" };
  const limited = { ...reward, name: "Cake", points: 5, stock: 1, ends_at: new Date() };
  expect(await loyalty.setReward(pool, limited)).toMatchObject({ stock: 1, is_active: true });
  expect(
    await loyalty.setReward(pool, { ...reward, stock: -1, ends_at: "infinity", is_active: false }),
  ).toMatchObject({ points: 5, stock: null, ends_at: null, is_active: false });
});

it("tells what another zone would do to the bookings to come", async () => {
  const zone = { restaurant_id, timezone: "Asia/Tokyo", actor: "staff" };
  for (const booking of await upkeep.changeTimezone(pool, { ...zone, keep: "local_times" })) {
    expect(booking.new_local_starts_at).toBe(booking.local_starts_at);
    expect(booking.new_starts_at).not.toEqual(booking.starts_at);
  }
  await expect(
    upkeep.changeTimezone(pool, { ...zone, timezone: "Nowhere", keep: "instants" }),
  ).rejects.toBeInstanceOf(InvalidFieldError);
});

it(
  "tries another rule on the bookings there are, and counts before it prices " + "them anew",
  async () => {
    const { tier_definitions } = await loyalty.setProgram(pool, { restaurant_id, slug: "club" });
    const accrual_rule = { type: "flat", points: 100 } as const;
    const figures = await loyalty.simulate(pool, { restaurant_id, accrual_rule, tier_definitions });
    expect(figures).toContainEqual({
      section: "total",
      item: "lifetime_points",
      today: 50,
      simulated: 200,
    });
    await loyalty.setProgram(pool, { restaurant_id, slug: "club", accrual_rule });
    const counted = { bookings_changed: 2, points_before: 50, points_after: 200 };
    expect(await loyalty.repriceHistory(pool, { restaurant_id })).toMatchObject(counted);
    const done = await loyalty.repriceHistory(pool, { restaurant_id, dry_run: false });
    expect(done).toMatchObject({ ...counted, entries_posted: 2 });
  },
);

it("announces that earlier points expire, and withdraws it", async () => {
  const notice = { restaurant_id, notice_on: "2099-01-01", expires_after: "1 year" };
  const told = await loyalty.announceExpiry(pool, notice);
  expect(told).toContainEqual({
    section: "liability",
    item: "2099-01",
    today: 0,
    announced: 130,
  });
  expect(await loyalty.announceExpiry(pool, { ...notice, dry_run: false })).toEqual(told);
  const [announced] = await loyalty.programs(pool, { restaurant_id });
  expect(announced).toMatchObject({ expires_after: "1 year", expiry_notice_on: "2099-01-01" });
  const program = await loyalty.withdrawExpiryNotice(pool, { restaurant_id });
  expect(program).toMatchObject({ expires_after: "1 year", expiry_notice_on: null });
  await expect(
    loyalty.announceExpiry(pool, { ...notice, notice_on: "2020-01-01" }),
  ).rejects.toBeInstanceOf(InvalidFieldError);
});

it("moves points to another program", async () => {
  const [old] = await loyalty.programs(pool, { restaurant_id });
  await loyalty.setProgram(pool, { restaurant_id, slug: "club-2" });
  const which = { restaurant_id, from_program_id: old?.id ?? "", actor: "staff" };
  const told = await loyalty.transfer(pool, which);
  expect(told).toMatchObject([{ balance: expect.any(Number) as number, entries: 3 }]);
  expect(await loyalty.transfer(pool, { ...which, dry_run: false })).toEqual(told);
  expect(await loyalty.transfer(pool, which)).toEqual([]);
  const customer_id = told[0]?.id ?? "";
  const account = await loyalty.getAccount(pool, { restaurant_id, customer_id });
  expect(account).toMatchObject({ program_slug: "club-2", balance: told[0]?.balance });
  expect(await loyalty.expiries(pool, { restaurant_id, customer_id })).toEqual([]);
  await expect(
    loyalty.transfer(pool, { ...which, from_program_id: restaurant_id }),
  ).rejects.toBeInstanceOf(NotFoundError);
});

it("hands a restaurant's data over, and lets it go", async () => {
  const data = await upkeep.exportRestaurant(pool, { restaurant_id });
  expect(data.map(({ table_name }) => table_name)).toContain("bookings");
  const gone = await upkeep.offboardRestaurant(pool, { restaurant_id, actor: "owner" });
  expect(gone).toHaveLength(data.length);
  await expect(bookings.list(pool, { restaurant_id })).resolves.toEqual([]);
});
