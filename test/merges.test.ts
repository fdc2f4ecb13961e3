/**
 * People merged, unmerged and erased at random, between bookings: what must hold after every step.
 */
import fc from "fast-check";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
const isLong = Boolean(process.env.REGULARS_TEST_LONG);

beforeAll(async () => {
  await database.pool.query(
    "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
  );
});

/** E-mail and phone of the guests; some share one of the two, one has a phone alone. */
const contacts = [
  ["ada@example.org", "07911 123451"],
  ["ada@example.org", null],
  ["ada@work.example", "+44 7911 123451"],
  [null, "07911123452"],
  ["bob@example.org", "07911 123452"],
  ["not an address", null],
] as const;

const guest = fc.nat({ max: contacts.length - 1 });
const party = fc.integer({ min: 1, max: 8 });
const daysAgo = fc.integer({ min: 0, max: 700 });
const nth = fc.nat({ max: 9 });
const points = fc.integer({ min: 1, max: 60 });

const bookings = fc
  .record({ guest, party, daysAgo, isTicked: fc.boolean(), isDone: fc.boolean() })
  .map((s) => book(s));

/** Statements by what happens; $1 is the restaurant. Those that find nothing to do, do nothing. */
const anyStep = fc.oneof(
  { weight: 5, arbitrary: bookings },
  {
    weight: 3,
    arbitrary: fc
      .tuple(nth, fc.constantFrom("cancelled", "completed", "no_show", "confirmed"))
      .map(([at, status]) => ({
        what: `booking ${at} becomes ${status}`,
        sql: `update bookings set status = '${status}' where ${bookingAt(at)}`,
      })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(nth, party).map(([at, size]) => ({
      what: `booking ${at} is for ${size}`,
      sql: `update bookings set party_size = ${size} where ${bookingAt(at)}`,
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(nth, guest).map(([at, whose]) => ({
      what: `booking ${at} gets contact ${whose}`,
      sql: `update bookings set customer_email = ${quote(contacts[whose]?.[0])},
              customer_phone = ${quote(contacts[whose]?.[1])} where ${bookingAt(at)}`,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(nth, fc.boolean()).map(([at, isTicked]) => ({
      what: `booking ${at} is ${isTicked ? "ticked" : "unticked"}`,
      sql: `update bookings set marketing_opt_in = ${isTicked} where ${bookingAt(at)}`,
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(nth, points).map(([at, given]) => ({
      what: `customer ${at} is given ${given}`,
      sql: `select adjust_points($1, ${customerAt(at)}, ${given}, 'because', 'staff:1')`,
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(nth, points).map(([at, spent]) => ({
      what: `customer ${at} spends ${spent}`,
      sql: `select redeem_points($1, ${customerAt(at)}, ${spent}, 'coffee', 'staff:1')`,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(nth, fc.boolean()).map(([at, isGiven]) => ({
      what: `customer ${at} ${isGiven ? "gives" : "withdraws"} consent`,
      sql: `select set_marketing_consent($1, ${customerAt(at)}, ${isGiven}, 'staff:1', 'phone')`,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ what: "points expire", sql: "select expire_points($1, now())" }),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(nth, nth).map(([one, other]) => ({
      what: `merge ${other} into ${one}`,
      sql: `select merge_customers($1, ${customerAt(one)}, ${customerAt(other)}, 'staff:1')`,
      undo: `select unmerge_customers($1, ${customerAt(other)}, 'staff:1')`,
    })),
  },
  {
    weight: 3,
    arbitrary: nth.map((at) => ({
      what: `unmerge ${at}`,
      sql: `select unmerge_customers($1, ${customerAt(at)}, 'staff:1')`,
    })),
  },
  {
    weight: 1,
    arbitrary: nth.map((at) => ({
      what: `erase ${at}`,
      sql: `select erase_customer($1, ${customerAt(at)}, 'staff:1')`,
    })),
  },
);

interface Step {
  what: string;
  sql: string;
  undo?: string;
}

/**
 * Some bookings, so that there is somebody, and what follows; told by what they are when a run
 * fails.
 */
const histories = fc
  .tuple(
    fc.array(bookings, { minLength: 4, maxLength: 8 }),
    fc.array(anyStep, { minLength: 5, maxLength: 25 }),
  )
  .map(([first, then]) =>
    [...first, ...then].map((step: Step) => ({ ...step, [fc.toStringMethod]: () => step.what })),
  );

function book(booking: {
  guest: number;
  party: number;
  daysAgo: number;
  isTicked: boolean;
  isDone: boolean;
}): Step {
  const [email, phone] = contacts[booking.guest] ?? [];
  const at = `now() - interval '${booking.daysAgo} days'`;
  return {
    what: `guest ${booking.guest} books for ${booking.party}, ${booking.daysAgo} days ago`,
    sql: `insert into bookings (
            restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone,
            created_at, confirmed_at, marketing_opt_in, status
          )
          values (
            $1, ${at}, ${booking.party}, 'Guest ${booking.guest}', ${quote(email)}, ${quote(phone)},
            ${at}, ${at}, ${booking.isTicked}, '${booking.isDone ? "completed" : "confirmed"}'
          )`,
  };
}

function quote(text: string | null | undefined): string {
  return text == null ? "null" : `'${text}'`;
}

function bookingAt(place: number): string {
  return `restaurant_id = $1 and id = ${nthOf("bookings", place)}`;
}

function customerAt(place: number): string {
  return nthOf("customers", place);
}

function nthOf(table: string, place: number): string {
  return `(
    select id from ${table} where restaurant_id = $1
    order by id
    offset ${place} % greatest((select count(*) from ${table} where restaurant_id = $1), 1)
    limit 1
  )`;
}

/**
 * Everything that an unmerge must bring back, in an order of its own, without the times of writing.
 */
async function takeSnapshot(client: pg.ClientBase, restaurant: string): Promise<unknown> {
  const { rows } = await client.query<{ part: string; row: unknown }>(
    // What a customer shows is checked against the bookings by verify.
    `select
       'customer' as part,
       to_jsonb(c) - '{updated_at,full_name,email,phone}'::text[] as row,
       id as place
     from customers as c where restaurant_id = $1
     union all
     select 'profile', to_jsonb(p) - 'updated_at', customer_id
     from customer_profiles as p where restaurant_id = $1
     union all
     select 'booking', to_jsonb(b) - '{updated_at,derived_writes}'::text[], id
     from bookings as b where restaurant_id = $1
     union all
     -- an account that never had a point is as good as none
     select
       'account',
       to_jsonb(a) - 'updated_at' - '{last_sequence,tier_set_at}'::text[],
       customer_id
     from loyalty_points as a where restaurant_id = $1 and (balance, lifetime_points) <> (0, 0)
     union all
     select 'outstanding', jsonb_build_array(program_id, state, due_on, sum(points)), customer_id
     from regulars.replay_points($1, null, null) where state <> 'expired'
     group by program_id, customer_id, state, due_on
     union all
     select 'statement', (
       select jsonb_agg(jsonb_build_array(line, s.occurred_at, points_delta, balance, reason))
       from loyalty_statement($1, c.id) as s where line = 'entry'
     ), c.id
     from customers as c where restaurant_id = $1
     union all
     -- of the bookings: the ledger's entries are told as they come
     select 'event', to_jsonb(e), id from analytics_events as e
     where restaurant_id = $1 and booking_sequence is not null
     order by part, place, row`,
    [restaurant],
  );
  return rows;
}

async function failedChecks(client: pg.ClientBase, restaurant: string): Promise<unknown[]> {
  const { rows } = await client.query<{ check_name: string }>(
    `select check_name, expected, actual, detail from verify_customers_loyalty($1)
     where not ok and severity = 'fail' and check_name <> 'pilot_list'
     union all
     select
       'more came back to an account than had expired',
       program_id::text,
       customer_id::text,
       sum(points_delta)::text
     from regulars.point_flows
     where restaurant_id = $1 and flow = 'expired'
     group by program_id, customer_id
     having sum(points_delta) > 0`,
    [restaurant],
  );
  return rows;
}

async function totals(client: pg.ClientBase, restaurant: string): Promise<unknown> {
  const { rows } = await client.query(
    `select
       (select sum(points_delta) from loyalty_point_events
        where restaurant_id = $1 and reason <> 'erasure') as points,
       (select sum(lifetime_points) from loyalty_points where restaurant_id = $1) as lifetime,
       (select sum(total_bookings) from customer_profiles where restaurant_id = $1) as bookings,
       (select count(*) from analytics_events
        where restaurant_id = $1 and booking_sequence is not null) as events`,
    [restaurant],
  );
  return rows[0];
}

/** A refusal by a rule is an answer; anything else is a fault. */
async function attempt(client: pg.ClientBase, sql: string, restaurant: string): Promise<boolean> {
  await client.query("savepoint step");
  try {
    await client.query(sql, [restaurant]);
    await client.query("release step");
    return true;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code?.startsWith("RG") !== true) throw error;
    await client.query("rollback to step");
    return false;
  }
}

async function live(history: Step[], expiresAfter: string | null): Promise<number> {
  const client = await database.pool.connect();
  let undone = 0;
  try {
    const restaurant = await addRestaurant(client);
    await client.query(
      `insert into loyalty_programs (restaurant_id, slug, name, pilot_only, expires_after)
       values ($1, 'club', 'Club', false, $2)`,
      [restaurant, expiresAfter],
    );
    for (const { what, sql, undo } of history) {
      if (undo !== undefined) {
        await client.query("begin");
        // a merge posts what is due before it moves anything
        await client.query("select expire_points($1, clock_timestamp())", [restaurant]);
        const before = await takeSnapshot(client, restaurant);
        const { rows: open } = await client.query(
          "select id from customer_merges where restaurant_id = $1 and unmerged_at is null",
          [restaurant],
        );
        if (await attempt(client, sql, restaurant)) {
          const { rows: openAfter } = await client.query(
            "select id from customer_merges where restaurant_id = $1 and unmerged_at is null",
            [restaurant],
          );
          // asked for again, it changed nothing, and its undo is another's
          if (openAfter.length > open.length) {
            expect(await attempt(client, undo, restaurant), `undo ${what}`).toBe(true);
            expect(await takeSnapshot(client, restaurant), `undo ${what}`).toEqual(before);
            undone++;
          }
        }
        await client.query("rollback");
      }

      await client.query("begin");
      const before = await totals(client, restaurant);
      const isDone = await attempt(client, sql, restaurant);
      const after = await totals(client, restaurant);
      await client.query("commit");
      expect(await failedChecks(client, restaurant), what).toEqual([]);
      if (/^(un)?merge|^erase/.test(what) && isDone && expiresAfter === null) {
        expect(after, what).toEqual(before);
      }
    }
  } finally {
    await client.query("rollback");
    client.release();
  }
  return undone;
}

describe("people merged, unmerged and erased between bookings", () => {
  for (const expiresAfter of [null, "1 year"]) {
    it(
      "keep every point and every check, and an unmerge undoes a merge (expiry: " +
        `${expiresAfter ?? "never"})`,
      async () => {
        let undone = 0;
        await fc.assert(
          fc.asyncProperty(histories, async (history) => {
            undone += await live(history, expiresAfter);
          }),
          { numRuns: isLong ? 300 : 8, endOnFailure: !isLong },
        );
        expect(undone, "merges that were undone").toBeGreaterThan(0);
      },
      3_600_000,
    );
  }
});
