/**
 * Any program over any history: what simulate_loyalty_program tells is what is there once the
 * program has really been switched and the history re-priced.
 */
import fc from "fast-check";
import type pg from "pg";
import { expect, it } from "vitest";
import { useDatabase } from "./database.js";

const database = useDatabase();
const restaurantId = "00000000-0000-7000-8000-00000000000a";
const isLong = Boolean(process.env.REGULARS_TEST_LONG);

const days = fc.integer({ min: 0, max: 400 });
const rule = fc.oneof(
  fc.record({ type: fc.constant("flat"), points: fc.nat(60) }),
  fc.record({
    type: fc.constant("per_guest"),
    base_points: fc.nat(20),
    points_per_guest: fc.nat(10),
    minimum_party_size: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    type: fc.constant("per_spend"),
    points: fc.nat(3),
    per_amount: fc.integer({ min: 50, max: 1000 }),
    currency: fc.constant("GBP"),
  }),
);
const tiers = fc.record({
  qualification_period: fc.constantFrom(null, "P45D", "P6M", "P1Y"),
  tiers: fc
    .uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 0, maxLength: 3 })
    .map((points) =>
      [0, ...points.sort((one, other) => one - other)].map((min_points, place) => ({
        tier: `tier-${place}`,
        min_points,
      })),
    ),
});
const program = fc.record({
  rule,
  tiers,
  expiresAfter: fc.constantFrom("0", "30 days", "2 months", "1 year"),
});

const booking = fc.record({
  guest: fc.nat(3),
  party_size: fc.integer({ min: 1, max: 8 }),
  spend_amount: fc.option(fc.nat(20_000)),
  days_ago: days,
  isOpen: fc.boolean(),
});
/** What happens to a booking or a guest afterwards; the number chooses which one. */
const event = fc.record({
  which: fc.nat(20),
  what: fc.constantFrom(
    "update bookings set status = 'cancelled' where id = $1 and status = 'confirmed'",
    "update bookings set status = 'confirmed' where id = $1 and status in ('cancelled', 'no_show')",
    "update bookings set status = 'completed' where id = $1 and status = 'confirmed'",
    "update bookings set party_size = 1 + party_size % 8 where id = $1",
    "update bookings set spend_amount = 7000 where id = $1",
    "update bookings set customer_email = 'guest0@example.com' where id = $1",
    `select
      from bookings as b, adjust_points(b.restaurant_id, b.customer_id, 20, 'x', 'staff')
      where b.id = $1`,
    `select
      from bookings as b, adjust_points(b.restaurant_id, b.customer_id, -15, 'x', 'staff')
      where b.id = $1`,
    `select from bookings as b, get_loyalty_account(b.restaurant_id, b.customer_id) as account,
       redeem_points(
         b.restaurant_id,
         b.customer_id,
         greatest(account.spendable::int / 2, 1),
         'x',
         'staff'
       )
     where b.id = $1 and account.spendable > 0`,
    `select from (
       select id from loyalty_point_events as redemption where reason = 'redemption'
         and not exists (
         select from loyalty_point_events where reverses_event_id = redemption.id
       ) limit 1
     ) as redemption, reverse_redemption('${restaurantId}', redemption.id, 'x', 'staff')
     where $1::uuid is not null`,
    `select from expire_points('${restaurantId}') where $1::uuid is not null`,
  ),
});

interface Figure {
  section: string;
  item: string;
  today: string;
  simulated: string;
}

/** What the simulation tells, measured in the ledger and in the accounts. */
const measured = `
  select 'tier' as section, tier as item, count(*) as points from loyalty_points group by tier
  union all
  select 'liability', coalesce(to_char(expiry_month, 'YYYY-MM'), 'never'), sum(points)
  from loyalty_liability('${restaurantId}') group by 2
  union all
  select 'month', to_char(earned_at at time zone 'UTC', 'YYYY-MM'), sum(points_delta)
  from regulars.point_flows where booking_id is not null group by 2 having sum(points_delta) <> 0
  union all
  select 'total', 'lifetime_points', coalesce(sum(lifetime_points), 0) from loyalty_points
  union all
  select 'total', 'outstanding_points', coalesce(sum(points), 0)
  from loyalty_liability('${restaurantId}')`;
type Measured = Record<string, string>;

async function measure(client: pg.PoolClient): Promise<Measured> {
  const { rows } = await client.query<{ section: string; item: string; points: string }>(measured);
  return Object.fromEntries(
    rows
      .filter(({ points }) => Number(points) !== 0)
      .map(({ section, item, points }) => [`${section} ${item}`, points]),
  );
}

function told(figures: Figure[], world: "today" | "simulated"): Measured {
  return Object.fromEntries(
    figures
      .filter(({ section }) => section !== "winner" && section !== "loser")
      .filter((figure) => Number(figure[world]) !== 0)
      .map((figure) => [`${figure.section} ${figure.item}`, figure[world]]),
  );
}

async function set(client: pg.PoolClient, { rule, tiers, expiresAfter }: Program): Promise<void> {
  await client.query(
    `select from set_loyalty_program($1, 'club', accrual_rule => $2, tier_definitions => $3,
       expires_after => $4::text::interval, pilot_only => false)`,
    [restaurantId, rule, tiers, expiresAfter],
  );
}
type Program = typeof program extends fc.Arbitrary<infer Value> ? Value : never;

it(
  "foretells what switching and re-pricing does",
  async () => {
    const client = await database.pool.connect();
    try {
      await fc.assert(
        fc.asyncProperty(
          program,
          program,
          fc.array(booking, { minLength: 1, maxLength: 12 }),
          fc.array(event, { maxLength: 12 }),
          fc.option(days),
          async (before, after, bookings, events, since) => {
            await client.query("begin");
            try {
              await client.query(
                `insert into restaurants (id, name, slug, timezone, country_code)
                  values ($1, 'Ada', 'ada', 'UTC', 'GB')`,
                [restaurantId],
              );
              await client.query(
                "insert into regulars.settings values ('loyalty.general_availability', 'on')",
              );
              await set(client, before);
              const ids: string[] = [];
              for (const { guest, party_size, spend_amount, days_ago, isOpen } of bookings) {
                await client.query("update regulars.settings set value = $1", [
                  isOpen ? "on" : "off",
                ]);
                const { rows } = await client.query<{ id: string }>(
                  `
                    insert into bookings (
                      restaurant_id,
                      starts_at,
                      party_size,
                      spend_amount,
                      customer_email,
                      confirmed_at
                    )
                   values ($1, now(), $2, $3, $4, now() - make_interval(days => $5)) returning id`,
                  [restaurantId, party_size, spend_amount, `guest${guest}@example.com`, days_ago],
                );
                ids.push(...rows.map(({ id }) => id));
              }
              for (const { which, what } of events) {
                await client.query(what, [ids[which % ids.length]]);
              }
              // Expiry is not simulated, the dates by which the points expire are: as the program
              // says today.
              const from_at =
                since === null ? null : new Date(Date.now() - since * 86_400_000 - 3_600_000);
              const { rows: figures } = await client.query<Figure>(
                "select * from simulate_loyalty_program($1, $2, $3, $4)",
                [restaurantId, after.rule, after.tiers, from_at],
              );
              await client.query("select lapse_loyalty_tiers($1)", [restaurantId]);
              expect(told(figures, "today"), "today").toEqual(await measure(client));

              await set(client, { ...after, expiresAfter: before.expiresAfter });
              await client.query(
                "select from reprice_loyalty_history($1, from_at => $2, dry_run => false)",
                [restaurantId, from_at],
              );
              await client.query("select lapse_loyalty_tiers($1)", [restaurantId]);
              expect(told(figures, "simulated"), "simulated").toEqual(await measure(client));
              const { rows: broken } = await client.query(
                `select customer_id from regulars.account_differences
                 union all select booking_id from regulars.booking_point_differences`,
              );
              expect(broken).toEqual([]);
            } finally {
              await client.query("rollback");
            }
          },
        ),
        { numRuns: isLong ? 2000 : 15, ...(isLong ? {} : { seed: 11 }) },
      );
    } finally {
      client.release();
    }
  },
  isLong ? 7_200_000 : 120_000,
);
