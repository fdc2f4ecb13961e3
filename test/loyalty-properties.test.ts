/** Any sequence of what can happen to guests' points, in the database and in the model. */
import fc from "fast-check";
import type pg from "pg";
import { expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { Model, type Status, expiresAfterDays, qualifyingDays, tiers } from "./loyalty-model.js";

const database = useDatabase();
const restaurantId = "00000000-0000-7000-8000-00000000000a";
const guests = [0, 1, 2];
const isLong = Boolean(process.env.REGULARS_TEST_LONG);

type Operation =
  | { do: "book"; guest: number; partySize: number; daysAgo: number }
  | { do: "move"; booking: number; status: Status }
  | { do: "resize"; booking: number; partySize: number }
  | { do: "reassign"; booking: number; guest: number }
  | { do: "adjust"; guest: number; points: number }
  | { do: "redeem"; guest: number; points: number }
  | { do: "reverse"; redemption: number }
  | { do: "expire" | "rebuild" | "lapse" | "gate" };

const guest = fc.constantFrom(...guests);
const booking = fc.nat(5);
const partySize = fc.integer({ min: 1, max: 8 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("book" as const),
      guest,
      partySize,
      daysAgo: fc.constantFrom(1, 20, 44, 50, 59, 60, 61, 90),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      booking,
      status: fc.constantFrom<Status>("confirmed", "completed", "no_show", "cancelled"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("resize" as const), booking, partySize }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reassign" as const), booking, guest }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("adjust" as const),
      guest,
      points: fc.integer({ min: -30, max: 30 }).filter((points) => points !== 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("redeem" as const),
      guest,
      points: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("reverse" as const), redemption: fc.nat(3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("expire" as const, "rebuild" as const, "lapse" as const, "gate" as const),
    }),
  },
);

/** The database's side: every operation by the door an app would use. */
class Ledger {
  readonly bookings: string[] = [];
  readonly customers = new Map<number, string>();
  readonly redemptions: string[] = [];
  constructor(readonly client: pg.PoolClient) {}

  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows;
  }

  /** True where the database lets it happen; a refusal leaves the transaction as it was. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    await this.client.query("savepoint attempt");
    try {
      await work();
      await this.client.query("release attempt");
      return true;
    } catch (error) {
      await this.client.query("rollback to attempt");
      if ((error as { code?: string }).code !== "RG023") throw error;
      return false;
    }
  }

  async open(hasPeriod: boolean): Promise<void> {
    await this.query(
      `insert into restaurants (id, name, slug, timezone) values ($1, 'Ada', 'ada', 'UTC')`,
      [restaurantId],
    );
    await this.query("insert into regulars.settings values ('loyalty.general_availability', 'on')");
    await this.query(
      `select from set_loyalty_program($1, 'club', pilot_only => false,
         expires_after => make_interval(days => $2), tier_definitions => $3)`,
      [
        restaurantId,
        expiresAfterDays,
        { qualification_period: hasPeriod ? `P${qualifyingDays}D` : null, tiers },
      ],
    );
  }

  async book(guest: number, partySize: number, daysAgo: number): Promise<void> {
    const [row] = await this.query<{ id: string; customer_id: string }>(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
       values ($1, now(), $2, $3, date_trunc('day', now(), 'UTC') + interval '12 hours'
         - make_interval(days => $4))
       returning id, customer_id`,
      [restaurantId, partySize, `guest${guest}@example.com`, daysAgo],
    );
    if (!row) throw new Error("no booking");
    this.bookings.push(row.id);
    this.customers.set(guest, row.customer_id);
  }

  async update(number: number, column: string, value: unknown): Promise<void> {
    const [row] = await this.query<{ customer_id: string }>(
      `update bookings
        set ${column} = $3
        where restaurant_id = $1 and id = $2
        returning customer_id`,
      [restaurantId, this.bookings[number], value],
    );
    if (column === "customer_email" && row) {
      this.customers.set(Number(/\d/.exec(String(value))?.[0]), row.customer_id);
    }
  }

  async manual(name: string, guest: number, points: number): Promise<string> {
    const [row] = await this.query<{ id: string }>(
      `select id from ${name}($1, $2, $3, 'because', 'staff')`,
      [restaurantId, this.customers.get(guest), points],
    );
    return row?.id ?? "";
  }
}

async function run(model: Model, ledger: Ledger, operation: Operation): Promise<void> {
  switch (operation.do) {
    case "book": {
      const { guest, partySize, daysAgo } = operation;
      model.book(guest, partySize, daysAgo);
      return ledger.book(guest, partySize, daysAgo);
    }
    case "move":
      if (!model.mayMove(operation.booking, operation.status)) return;
      model.move(operation.booking, operation.status);
      return ledger.update(operation.booking, "status", operation.status);
    case "resize":
      if (!model.bookings[operation.booking]) return;
      model.resize(operation.booking, operation.partySize);
      return ledger.update(operation.booking, "party_size", operation.partySize);
    case "reassign":
      if (!model.bookings[operation.booking]) return;
      model.reassign(operation.booking, operation.guest);
      return ledger.update(
        operation.booking,
        "customer_email",
        `guest${operation.guest}@example.com`,
      );
    case "adjust":
      if (!ledger.customers.has(operation.guest)) return;
      model.adjust(operation.guest, operation.points);
      await ledger.manual("adjust_points", operation.guest, operation.points);
      return;
    case "redeem": {
      if (!ledger.customers.has(operation.guest)) return;
      const isCovered = model.redeem(operation.guest, operation.points);
      const isDone = await ledger.attempt(async () => {
        const id = await ledger.manual("redeem_points", operation.guest, operation.points);
        ledger.redemptions.push(id);
      });
      expect(isDone, "redeems exactly what is covered").toBe(isCovered);
      return;
    }
    case "reverse":
      if (!model.reverse(operation.redemption)) return;
      await ledger.query("select from reverse_redemption($1, $2, 'because', 'staff')", [
        restaurantId,
        ledger.redemptions[operation.redemption],
      ]);
      return;
    case "expire":
      for (const guest of guests) model.settle(guest);
      await ledger.query("select from expire_points($1)", [restaurantId]);
      expect(await ledger.query("select entries from expire_points($1)", [restaurantId])).toEqual([
        { entries: 0 },
      ]);
      return;
    case "rebuild":
      expect(
        await ledger.query("select * from rebuild_loyalty_ledger($1)", [restaurantId]),
      ).toEqual([{ entries_posted: "0", accounts_corrected: "0" }]);
      return;
    case "lapse":
      await ledger.query("select lapse_loyalty_tiers($1)", [restaurantId]);
      return;
    case "gate":
      model.isGateOpen = !model.isGateOpen;
      await ledger.query("update regulars.settings set value = $1", [
        model.isGateOpen ? "on" : "off",
      ]);
  }
}

async function compare(model: Model, ledger: Ledger, hasPeriod: boolean): Promise<void> {
  for (const guest of ledger.customers.keys()) {
    const [account] = await ledger.query(
      `select balance::int - (
         select coalesce(sum(points), 0)::int
         from regulars.due_expiries($1, array[$2::uuid], clock_timestamp())
       ) as balance, lifetime_points::int, tier
       from get_loyalty_account($1, $2)`,
      [restaurantId, ledger.customers.get(guest)],
    );
    expect(account, `guest ${guest}`).toEqual({
      balance: model.balance(guest),
      lifetime_points: model.lifetimePoints(guest),
      tier: model.tier(guest, hasPeriod),
    });
  }
  expect(await ledger.query(broken)).toEqual([]);
}

/**
 * Invariants 1 to 5 of the design, and the rule that a reversal names what it reverses, never more
 * than it.
 */
const broken = `
  select 'an account is not its ledger' as what, customer_id as id from regulars.account_differences
  union all
  select 'a booking is not its ledger', booking_id from regulars.booking_point_differences
  union all
  select 'an entry was touched', customer_id from regulars.ledger_faults
  union all
  select 'points lie with a guest whose booking it is not', bookings.id
  from bookings
  join loyalty_point_events as entries on entries.booking_id = bookings.id
  group by bookings.restaurant_id, bookings.id, entries.customer_id
  having sum(entries.points_delta) <> case
    when entries.customer_id = bookings.customer_id then bookings.loyalty_points_awarded else 0 end
  union all
  select 'a reversal names nothing', id
  from loyalty_point_events
  where reverses_event_id is null
    and (points_delta < 0 and booking_id is not null
      or reason in ('redemption.reversed', 'expiry.reinstated'))
  union all
  select 'a reversal names an entry of another account, booking or sign', reversal.id
  from loyalty_point_events as reversal
  join loyalty_point_events as entry on entry.id = reversal.reverses_event_id
  where (entry.program_id, entry.customer_id) <> (reversal.program_id, reversal.customer_id)
    or entry.booking_id is distinct from reversal.booking_id
    or sign(entry.points_delta) = sign(reversal.points_delta)
  union all
  select 'more was taken back than there was', entry.id
  from loyalty_point_events as entry
  join loyalty_point_events as reversal on reversal.reverses_event_id = entry.id
  group by entry.restaurant_id, entry.id
  having abs(sum(reversal.points_delta)) > abs(entry.points_delta)
  union all
  select 'recorded_at runs backwards', later.id
  from loyalty_point_events as later
  join loyalty_point_events as earlier
    on (earlier.program_id, earlier.customer_id, earlier.sequence)
      = (later.program_id, later.customer_id, later.sequence - 1)
  where later.recorded_at < earlier.recorded_at
  union all
  select 'liability does not add up', null
  from loyalty_liability('${restaurantId}')
  having coalesce(sum(points), 0) <> (select coalesce(sum(balance), 0) from loyalty_points)`;

/** What was owed at an earlier time is what the accounts held then. */
const brokenBefore = `
  select days_ago, owed.points, held.points
  from unnest(array[0, 1, 30, 45, 60, 75]) as days_ago
  cross join lateral (select now() - make_interval(days => days_ago) as as_of) as time
  cross join lateral (
    select coalesce(sum(points), 0) as points from loyalty_liability('${restaurantId}', as_of)
  ) as owed
  cross join lateral (
    select coalesce(sum(at.balance), 0) as points
    from loyalty_points, loyalty_balance_at('${restaurantId}', customer_id, as_of) as at
  ) as held
  where owed.points <> held.points`;

it(
  "agrees with the model after every step of any sequence of operations",
  async () => {
    const client = await database.pool.connect();
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          fc.array(operation, { minLength: 5, maxLength: 40, size: "max" }),
          async (hasPeriod, operations) => {
            await client.query("begin");
            try {
              const model = new Model();
              const ledger = new Ledger(client);
              await ledger.open(hasPeriod);
              for (const operation of operations) {
                await run(model, ledger, operation);
                await compare(model, ledger, hasPeriod);
              }
              expect(await ledger.query(brokenBefore)).toEqual([]);
            } finally {
              await client.query("rollback");
            }
          },
        ),
        {
          numRuns: isLong ? 2000 : 25,
          ...(isLong ? {} : { seed: 20240607 }),
        },
      );
    } finally {
      client.release();
    }
  },
  isLong ? 7_200_000 : 120_000,
);
