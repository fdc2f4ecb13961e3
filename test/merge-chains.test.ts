/**
 * Merges undone one by one, from either end of a chain, with bookings that change on the way: after
 * each step an account is the plain sum of its ledger, and in the end everybody has what their own
 * bookings earned.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();

interface Guest {
  customerId: string;
  bookingId: string;
}

let restaurantId: string;
let day = 0;

beforeAll(async () => {
  await database.pool.query(
    "insert into regulars.settings values ('loyalty.general_availability', 'on')",
  );
});

async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query(text, [restaurantId, ...values])).rows as Row[];
}

/** A restaurant with its guests, the nth with a party of n + 2: 20, 25, 30 … points. */
async function openWith(guests: number): Promise<Guest[]> {
  restaurantId = await addRestaurant(database.pool);
  await query("select from set_loyalty_program($1, 'club', pilot_only => false)");
  const made: Guest[] = [];
  for (let place = 0; place < guests; place++) {
    const [guest] = await query<Guest>(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
       values ($1, now() + $2::int * interval '1 day', $3::int, $4,
         now() - $3::int * interval '1 hour')
       returning id as "bookingId", customer_id as "customerId"`,
      [++day, place + 2, `guest${place}@example.com`],
    );
    if (guest) made.push(guest);
  }
  return made;
}

const merge = (survivor: Guest, duplicate: Guest) =>
  query("select from merge_customers($1, $2, $3, 'staff')", [
    survivor.customerId,
    duplicate.customerId,
  ]);
const unmerge = (duplicate: Guest) =>
  query("select from unmerge_customers($1, $2, 'staff')", [duplicate.customerId]);
const setBooking = (guest: Guest, column: "party_size" | "status", value: unknown) =>
  query(`update bookings set ${column} = $3 where restaurant_id = $1 and id = $2`, [
    guest.bookingId,
    value,
  ]);

/** Each account with what the sums of the ledger say, and what every other reader makes of it. */
async function faults(): Promise<unknown[]> {
  return query(
    `select accounts.*, ledger.*
     from loyalty_points as accounts
     cross join lateral (
       select
         coalesce(sum(points_delta), 0) as balance_now,
         coalesce(sum(points_delta) filter (where booking_id is not null), 0) as lifetime_now
       from loyalty_point_events as entries
       where (entries.restaurant_id, entries.program_id, entries.customer_id)
         = (accounts.restaurant_id, accounts.program_id, accounts.customer_id)
     ) as ledger
     cross join lateral (
       select coalesce(sum(points_delta), 0) as points
       from regulars.standing_point_events as entries
       where (entries.restaurant_id, entries.program_id, entries.customer_id)
         = (accounts.restaurant_id, accounts.program_id, accounts.customer_id)
     ) as standing
     join customers on customers.id = accounts.customer_id
     -- these two answer for whom a customer was merged into
     cross join lateral loyalty_balance_at($1, accounts.customer_id, 'infinity') as at
     cross join lateral (
       select
         max(lines.balance) filter (where lines.line = 'closing') as closing,
         sum(lines.points_delta) as shown,
         bool_or(lines.balance <> lines.running) as is_broken
       from (
         select
           *,
           sum(points_delta) over (order by occurred_at, sequence) as running
         from loyalty_statement($1, accounts.customer_id)
         where line <> 'opening'
       ) as lines
     ) as statement
     where accounts.restaurant_id = $1
       and (
         accounts.balance <> ledger.balance_now
         or accounts.lifetime_points <> ledger.lifetime_now
         or standing.points <> ledger.balance_now
         or customers.merged_into_id is null and (
           at.balance <> ledger.balance_now
           or at.lifetime_points <> ledger.lifetime_now
           or statement.closing <> ledger.balance_now
           or coalesce(statement.shown, 0) <> ledger.balance_now
           or statement.is_broken
         )
       )`,
  );
}

async function expectSound(): Promise<void> {
  expect(await faults()).toEqual([]);
  expect(
    await query(
      `select check_name, actual, detail from verify_customers_loyalty($1)
       where not ok and severity = 'fail'`,
    ),
  ).toEqual([]);
}

/**
 * What a guest was told before the first merge has to be what they are told after the last undo.
 */
const statements = () =>
  query(
    `select customers.id, lines.line, lines.occurred_at, lines.points_delta, lines.balance
     from customers
     cross join lateral loyalty_statement($1, customers.id) as lines
     where customers.restaurant_id = $1
     order by customers.id, lines.line, lines.occurred_at, lines.points_delta`,
  );
const accounts = () =>
  query(
    `select customer_id, balance, lifetime_points, tier, last_awarded_at from loyalty_points
     where restaurant_id = $1 and balance <> 0 order by customer_id`,
  );

/**
 * Without the dates: those of a merge undone out of the middle stay in sight where it had passed
 * through.
 */
const points = () =>
  query(
    `select customer_id, balance, lifetime_points, tier from loyalty_points
     where restaurant_id = $1 and balance <> 0 order by customer_id`,
  );

describe("a chain of merges", () => {
  it.each([3, 4, 6])(
    "of %i guests leaves no trace, undone in reverse, and again",
    async (length) => {
      const guests = await openWith(length);
      await query("select from adjust_points($1, $2, 7, 'because', 'staff')", [
        guests[0]?.customerId,
      ]);
      const before = [await accounts(), await statements()];
      for (let round = 0; round < 2; round++) {
        for (const [place, guest] of guests.entries()) {
          const next = guests[place + 1];
          if (next) await merge(next, guest);
          await expectSound();
        }
        for (const guest of guests.slice(0, -1).reverse()) {
          await unmerge(guest);
          await expectSound();
        }
        expect([await accounts(), await statements()]).toEqual(before);
      }
    },
  );

  it("keeps balances when it is undone from its first merge", async () => {
    const guests = await openWith(4);
    const before = await points();
    for (const [place, guest] of guests.entries()) {
      const next = guests[place + 1];
      if (next) await merge(next, guest);
    }
    for (const guest of guests.slice(0, -1)) {
      await unmerge(guest);
      await expectSound();
    }
    expect(await points()).toEqual(before);
  });

  it(
    "keeps balances through any merges, undoings and changes of bookings",
    { timeout: 120_000 },
    async () => {
      const step = fc.record({
        do: fc.constantFrom(
          "merge" as const,
          "unmerge" as const,
          "party_size" as const,
          "status" as const,
        ),
        guest: fc.nat(3),
        other: fc.nat(3),
        value: fc.integer({ min: 1, max: 6 }),
      });
      const run = async (
        steps: (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
      ) => {
        const guests = await openWith(4);
        for (const { do: action, guest, other, value } of steps) {
          const [one, two] = [guests[guest], guests[other]];
          if (!one || !two) continue;
          try {
            if (action === "merge") await merge(one, two);
            else if (action === "unmerge") await unmerge(one);
            else if (action === "party_size") await setBooking(one, action, value);
            else await setBooking(one, action, "cancelled");
          } catch (error) {
            // merged already, not merged at all, or a cancelled booking asked to move
            if (!/^RG0(02|4[0-3])$/.test((error as { code?: string }).code ?? "")) throw error;
          }
          expect(await faults()).toEqual([]);
        }
        await expectSound();
      };
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), run), {
        numRuns: 10,
      });
    },
  );
});

it("tells of points that were shifted between accounts by force", async () => {
  await openWith(2);
  await query(
    `update loyalty_points set balance = balance + case when balance = 20 then 5 else -5 end
     where restaurant_id = $1`,
  );
  expect(
    await query(
      `select ok, actual
        from verify_customers_loyalty($1)
        where check_name = 'balances_match_ledger'`,
    ),
  ).toEqual([{ ok: false, actual: "45 in balances, 2 accounts differ" }]);
});
