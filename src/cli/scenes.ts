/** The scenes of the demo. All bookings go through the client, as an app's would. */
import type { Booking } from "../bookings.js";
import * as bookings from "../bookings.js";
import { type Pool, transaction } from "../client.js";
import { forRestaurant } from "../for-restaurant.js";
import { get } from "../customers.js";
import type { SampleRestaurant } from "../demo-sample.js";
import { RegularsError } from "../errors.js";
import { getAccount, statement } from "../loyalty.js";
import type { Db } from "../rows.js";
import { backfill, isRed, verify } from "../upkeep.js";
import { describe as describeBackfill } from "./backfill.js";
import { describe as describeStatement } from "./statement.js";
import type { Story } from "./story.js";
import { describe as describeChecks } from "./verify.js";

type Restaurants = [SampleRestaurant, SampleRestaurant, SampleRestaurant];

/** Seven in the evening, so many days from now. */
function evening(days: number): Date {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(19, 0, 0, 0);
  return at;
}

const short = (id: string | null) => (id === null ? "none" : `…${id.slice(-6)}`);

/** @param url - of the embedded database; one that was given is not told, it may hold a password */
export async function tellScenes(
  story: Story,
  pool: Pool,
  [harbour, , linden]: Restaurants,
  url: string | undefined,
): Promise<void> {
  const guest = await oneGuest(story, pool, harbour);
  const cancelled = await aBooking(story, pool, harbour, guest);
  const raced = await lastTable(story, pool, harbour);
  await outsideThePilot(story, pool, linden, harbour);
  await whatAnalyticsGets(story, pool, harbour, [cancelled, ...raced]);
  await brokenOnPurpose(story, pool, guest, harbour);
  await whatTheRestaurantSees(story, pool, harbour, guest);
  whatNext(story, harbour, url);
}

/** Returns the customer's id. */
async function oneGuest(story: Story, pool: Pool, harbour: SampleRestaurant): Promise<string> {
  story.scene("One guest, written four ways");
  story.tell(`Four bookings arrive at ${harbour.name}, typed by four different hands.`);
  story.code("bookings.create(db, { restaurant_id, starts_at, party_size: 2, … })");
  const db = forRestaurant(pool, harbour.id);
  const hands = [
    ["Rosa Quill", "rosa.quill@example.com", "07700 900888"],
    ["ROSA QUILL", "Rosa.Quill@Example.COM", "+44 7700 900888"],
    ["rosa quill", " rosa.quill@example.com", "0044 (0)7700-900888"],
    ["Rosa  Quill", "ROSA.QUILL@EXAMPLE.COM ", "07700.900.888"],
  ] as const;
  const made: Booking[] = [];
  for (const [index, [customer_name, customer_email, customer_phone]] of hands.entries()) {
    made.push(
      await bookings.create(db, {
        restaurant_id: harbour.id,
        starts_at: evening(index + 2),
        party_size: 2,
        customer_name,
        customer_email,
        customer_phone,
      }),
    );
  }
  story.table(
    ["e-mail as typed", "phone as typed", "booking", "points", "customer"],
    made.map((b) => [
      `"${b.customer_email ?? ""}"`,
      `"${b.customer_phone ?? ""}"`,
      b.reference,
      b.loyalty_points_awarded,
      short(b.customer_id),
    ]),
  );
  const [first] = made;
  if (!first?.customer_id) throw new Error("the demo's guest was not recognised");
  const customer_id = first.customer_id;
  const card = await get(db, { restaurant_id: harbour.id, customer_id });
  story.tell(
    `One customer, found or made inside the booking's own transaction: ${card.total_bookings} ` +
      `bookings, ${card.total_covers} covers, ${card.balance} points, tier ` +
      `${card.tier ?? "none"}. A plain insert from psql or an ORM gives the same: the rules ` +
      "are triggers, not code in an app.",
  );
  return customer_id;
}

async function aBooking(
  story: Story,
  pool: Pool,
  harbour: SampleRestaurant,
  customer_id: string,
): Promise<Booking> {
  story.scene("A booking earns, grows, and is cancelled");
  const db = forRestaurant(pool, harbour.id);
  const which = { restaurant_id: harbour.id, customer_id };
  const balance = async () => (await getAccount(db, which)).balance;
  const rows: [string, Booking["status"], number, number, number][] = [];
  const note = async (call: string, b: Booking) =>
    rows.push([call, b.status, b.party_size, b.loyalty_points_awarded, await balance()]);

  const booking = await bookings.create(db, {
    restaurant_id: harbour.id,
    starts_at: evening(9),
    party_size: 2,
    customer_name: "Rosa Quill",
    customer_email: "rosa.quill@example.com",
    customer_phone: "07700 900888",
  });
  await note("bookings.create", booking);
  const same = { restaurant_id: harbour.id, booking_id: booking.id };
  await note("bookings.amend", await bookings.amend(db, { ...same, party_size: 6 }));
  const cancelled = await bookings.cancel(db, { ...same, cancelled_by: "customer" });
  await note("bookings.cancel", cancelled);
  story.tell(
    "Ten points a booking and five a guest. Rosa books for two, then for six, then not at all:",
  );
  story.table(["call", "status", "party", "worth", "balance"], rows);
  story.tell(
    "A cancelled booking keeps nothing. The ledger forgets nothing: it is only ever added to.",
  );
  const lines = (await statement(db, which)).filter((line) => line.booking_id === booking.id);
  story.block(describeStatement(lines), lines);
  return cancelled;
}

async function lastTable(
  story: Story,
  pool: Pool,
  harbour: SampleRestaurant,
): Promise<[Booking, Booking]> {
  story.scene("Two guests race for the last table");
  story.tell("One table seats eight. Two parties of seven ask for it at the same moment:");
  story.code("await Promise.all([bookings.create(db, ida), bookings.create(db, otto)])");
  const db = forRestaurant(pool, harbour.id);
  const request = { restaurant_id: harbour.id, starts_at: evening(12), party_size: 7 };
  const both = await Promise.all([
    bookings.create(db, {
      ...request,
      customer_name: "Ida Vale",
      customer_email: "ida@example.com",
    }),
    bookings.create(db, {
      ...request,
      customer_name: "Otto Penn",
      customer_email: "otto@example.com",
    }),
  ]);
  story.table(
    ["guest", "status", "table", "points"],
    both.map((b) => [b.customer_name, b.status, short(b.table_id), b.loyalty_points_awarded]),
  );
  const winner = both.find(({ status }) => status === "confirmed") ?? both[0];
  const waiting = both.find(({ id }) => id !== winner.id) ?? both[1];
  const which = { restaurant_id: harbour.id, booking_id: winner.id };
  await bookings.cancel(db, { ...which, cancelled_by: "customer" });
  const seated = await bookings.allocate(db, { ...which, booking_id: waiting.id });
  story.tell(
    `The other waits, and earns nothing yet. ${winner.customer_name ?? ""} cancels; ` +
      `bookings.allocate gives ${seated.customer_name ?? ""} the table: ${seated.status}, ` +
      `${seated.loyalty_points_awarded} points.`,
  );
  return [winner, waiting];
}

async function outsideThePilot(
  story: Story,
  pool: Pool,
  linden: SampleRestaurant,
  harbour: SampleRestaurant,
): Promise<void> {
  story.scene("A restaurant outside the pilot");
  const db = forRestaurant(pool, linden.id);
  const booking = await bookings.create(db, {
    restaurant_id: linden.id,
    starts_at: evening(3),
    party_size: 2,
    customer_name: "Rosa Quill",
    customer_email: "rosa.quill@example.com",
    customer_phone: "+44 7700 900888",
  });
  story.tell(
    `${linden.name} has a program, but is not on the pilot list. The booking is ` +
      `${booking.status}, the guest is known there as ${short(booking.customer_id)}, a ` +
      `customer of its own, and earns ${booking.loyalty_points_awarded} points.`,
  );
  const refused = await refusal(() => bookings.list(db, { restaurant_id: harbour.id }));
  story.tell(
    `Restaurants cannot look at each other. Asked for ${harbour.name}'s bookings, the database ` +
      "says:",
  );
  story.code(`${refused.code} ${refused.message}`);
}

async function whatAnalyticsGets(
  story: Story,
  pool: Pool,
  harbour: SampleRestaurant,
  told: Booking[],
): Promise<void> {
  story.scene("What analytics gets");
  const ids = told.map(({ id }) => id);
  const { rows } = await pool.query<{
    reference: string;
    n: number;
    type: string;
    payload: string;
  }>(
    `select bookings.reference, events.booking_sequence as n, events.event_type as type,
       (events.payload - '{version,restaurant_id,booking_id,customer_id}'::text[])::text as payload
     from analytics_events as events
     join bookings using (restaurant_id)
     where bookings.id = events.booking_id and events.restaurant_id = $1
       and events.booking_id = any ($2)
       and events.booking_sequence is not null
     order by array_position($2, events.booking_id), events.booking_sequence`,
    [harbour.id, ids],
  );
  story.tell(
    "The three bookings above, event by event, each written in the transaction it tells of:",
  );
  story.table(
    ["booking", "n", "event", "payload (without the ids)"],
    rows.map(({ reference, n, type, payload }) => [
      reference,
      n,
      type,
      payload.replace(/[{}"]/g, "").replace(/\b[0-9a-f-]{30}(?=[0-9a-f]{6}\b)/g, "…"),
    ]),
  );
  story.tell(
    "No name, no address: ids only. And what is not in the contract cannot be stored, by anyone. " +
      "The first event again, by hand, with another status and the guest's e-mail:",
  );
  const bad = `
    select payload || '{"status": "maybe", "customer_email": "rosa.quill@example.com"}' as payload
    from analytics_events where restaurant_id = $1 and booking_id = $2 and booking_sequence = 1`;
  const refused = await refusal(() =>
    transaction(pool, (client) =>
      client.query(
        `
          insert into analytics_events (
            restaurant_id, event_type, schema_version, booking_id, payload
          )
         select $1, 'booking.created', 1, $2, payload from (${bad}) as bad`,
        [harbour.id, ids[0]],
      ),
    ),
  );
  story.code(`${refused.code}: refused by ${refused.constraint ?? refused.message}`);
  const problems = await pool.query<{ key: string; expected: string; found: string }>(
    `select key, expected, found
     from (${bad}) as bad, analytics_event_problems('booking.created', 1, payload)`,
    [harbour.id, ids[0]],
  );
  story.table(
    ["key", "expected", "found"],
    problems.rows.map(({ key, expected, found }) => [key, expected, found]),
  );
}

async function brokenOnPurpose(
  story: Story,
  pool: Pool,
  customer_id: string,
  harbour: SampleRestaurant,
): Promise<void> {
  story.scene("A database broken on purpose");
  const wounds = [
    ["a balance is set to a million", "update loyalty_points set balance = 1000000"],
    ["a profile is deleted", "delete from customer_profiles"],
    [
      "a booking loses its guest",
      "update bookings set customer_id = null, derived_writes = derived_writes + 1",
    ],
  ] as const;
  story.tell("Somebody with too many rights has had a bad day:");
  const client = await pool.connect();
  try {
    // What was removed from a ledger by force shows for ever, so none of this may stay.
    await client.query("begin");
    for (const [, sql] of wounds) {
      const account = `restaurant_id = $1 and customer_id = $2`;
      const where = sql.includes("bookings")
        ? `${account} and id = (select min(id::text)::uuid from bookings where ${account})`
        : account;
      await client.query(`${sql} where ${where}`, [harbour.id, customer_id]);
    }
    // The ledger refuses this from everybody; only its owner can disable the trigger.
    await client.query("alter table loyalty_point_events disable trigger user");
    await client.query(
      `delete from loyalty_point_events
       where restaurant_id = $1 and booking_id in (
         select id
         from bookings
         where restaurant_id = $1 and status = 'completed'
         order by id
         limit 3
       )`,
      [harbour.id],
    );
    await client.query("alter table loyalty_point_events enable trigger user");
    story.table(
      ["what happened"],
      [...wounds.map(([what]) => [what]), ["three bookings' ledger entries are removed by force"]],
    );
    await showChecks(story, client, "regulars verify");
    story.tell("Everything but the bookings is derived from them, so it can be derived again:");
    story.code("regulars backfill");
    await showBackfill(story, client);
    story.tell(
      "And because it writes differences only, a second run finds nothing to do. One thing " +
        "stays to be told: that somebody has been at the ledger.",
    );
    story.code("regulars backfill");
    await showBackfill(story, client);
    await showChecks(story, client, "regulars verify");
  } finally {
    await client.query("rollback");
    client.release();
  }
  story.tell("All of that was one transaction, and it is rolled back. The database as it is:");
  await showChecks(story, pool, "regulars verify");
}

async function showChecks(story: Story, db: Db, command: string): Promise<void> {
  const checks = await verify(db);
  const worst = [checks.filter(isRed), checks.filter(({ ok }) => !ok), checks];
  story.code(command);
  story.block(describeChecks(worst.find(({ length }) => length > 0) ?? []), checks);
}

async function showBackfill(story: Story, db: Db): Promise<void> {
  const counts = await backfill(db);
  story.block(describeBackfill(counts), counts);
}

async function whatTheRestaurantSees(
  story: Story,
  pool: Pool,
  harbour: SampleRestaurant,
  customer_id: string,
): Promise<void> {
  story.scene("What the restaurant sees");
  const { rows } = await pool.query<{
    name: string;
    visits: number;
    covers: number;
    no_shows: number;
    points: number;
    tier: string;
  }>(
    `select customers.full_name as name, total_visits as visits, total_covers::int as covers,
       total_no_shows as no_shows, lifetime_points::int as points, tier
     from customers
     join customer_profiles using (restaurant_id)
     join loyalty_points using (restaurant_id)
     where customers.restaurant_id = $1
       and customer_profiles.customer_id = customers.id
       and loyalty_points.customer_id = customers.id
     order by lifetime_points desc, customers.id
     limit 5`,
    [harbour.id],
  );
  story.tell(`The best guests of ${harbour.name}, whoever typed them:`);
  story.table(
    ["guest", "visits", "covers", "no-shows", "points", "tier"],
    rows.map((row) => [
      row.name.trim(),
      row.visits,
      row.covers,
      row.no_shows,
      row.points,
      row.tier,
    ]),
  );
  const db = forRestaurant(pool, harbour.id);
  const which = { restaurant_id: harbour.id, customer_id };
  const account = await getAccount(db, which);
  const next = account.next_tier
    ? `${account.points_to_next_tier ?? 0} points from ${account.next_tier}`
    : "at the top";
  story.tell(`Rosa's statement: ${account.balance} points, tier ${account.tier}, ${next}.`);
  const lines = await statement(db, which);
  story.block(describeStatement(lines), lines);
}

function whatNext(story: Story, harbour: SampleRestaurant, url: string | undefined): void {
  story.scene("What to try next");
  story.tell(
    "The database keeps running, with all of this in it. Have a look, and break it yourself:",
  );
  const commands = [
    ["npm run regulars -- verify", "check everything"],
    ["npm run regulars -- backfill", "repair what you have broken"],
    [
      `npm run regulars -- statement --restaurant ${harbour.slug} --customer "rosa quill"`,
      "a guest's points",
    ],
    [
      `npm run regulars -- report bookings --restaurant ${harbour.slug} --by month`,
      "how the restaurant does",
    ],
    ["npm run regulars -- --help", "every command"],
    ["npm run regulars -- db stop", "stop the database; npm start starts over"],
  ] as const;
  story.block(
    commands.map(([command, what]) => `${command}\n    ${what}`).join("\n"),
    commands.map(([command]) => command),
  );
  if (url === undefined) {
    story.tell(
      "With the --database-url of this start, that is. Any PostgreSQL client will do as well.",
    );
  } else {
    story.tell("Or with any PostgreSQL client:");
    story.code(`psql ${url}`);
  }
}

async function refusal(work: () => Promise<unknown>): Promise<RegularsError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RegularsError) return error;
    throw error;
  }
  throw new Error("the demo's database accepted what it should refuse");
}
